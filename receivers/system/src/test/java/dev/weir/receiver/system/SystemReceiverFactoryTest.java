// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.receiver.system.SystemReceiverConfig.Scope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemReceiverFactoryTest {
  private final SystemReceiverFactory factory = new SystemReceiverFactory();

  @TempDir Path directory;

  @Test
  void everyProblemIsNamed() {
    SystemReceiverConfig config =
        new SystemReceiverConfig(
            Duration.ofMillis(200),
            Scope.AUTO,
            Path.of("host"),
            List.of("eth0", " "),
            true,
            true,
            21);
    List<String> problems = new ArrayList<>();
    factory.check(config, (key, problem) -> problems.add(key + ": " + problem));

    assertThat(problems)
        .containsExactly(
            "interval: is 200ms; wanted 1s or more",
            "root_path: 'host' does not begin with /; wanted a whole path",
            "interfaces[1]: is empty; wanted a name or a glob like eth*",
            "top_processes: is 21; wanted 0 to 20");
  }

  @Test
  void aWindowCanShortenTheInterval() {
    SystemReceiverConfig shorter = factory.withInterval(factory.defaults(), Duration.ofSeconds(2));

    assertThat(factory.interval(shorter)).isEqualTo(Duration.ofSeconds(2));
    assertThat(shorter.withInterval(Duration.ofSeconds(5))).isEqualTo(factory.defaults());
  }

  @Test
  void theMachineIsThere() {
    assertThat(environmentProblems(Scope.HOST, Path.of("/"))).isEmpty();
  }

  @Test
  void aMachineThatIsNotMountedIsAProblemWithItsRemedy() {
    assertThat(environmentProblems(Scope.HOST, directory))
        .singleElement()
        .asString()
        .contains("cannot read the machine's figures", "proc/stat", "root_path is " + directory)
        .endsWith("must be mounted below it");
  }

  @Test
  void aContainerThatIsNoneIsAProblem() {
    assertThat(environmentProblems(Scope.CONTAINER, new RecordedTree(directory).path()))
        .singleElement()
        .asString()
        .startsWith("scope is container, but");
    new RecordedTree(directory).container();
    assertThat(environmentProblems(Scope.CONTAINER, directory)).isEmpty();
  }

  private List<String> environmentProblems(Scope scope, Path root) {
    List<String> problems = new ArrayList<>();
    factory.checkEnvironment(
        new SystemReceiverConfig(Duration.ofSeconds(5), scope, root, List.of(), false, false, 3),
        (key, problem) -> problems.add(problem));
    return problems;
  }
}
