// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.tc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TcReceiverFactoryTest {
  private final TcReceiverFactory factory = new TcReceiverFactory();

  @Test
  void namesEveryInterfaceThatCannotBe() {
    assertThat(problems(Configs.of("eth0", "an-interface-name-too-long", "a/b", "", "eth0")))
        .containsExactly(
            "interfaces[1]: 'an-interface-name-too-long' has 26 characters, names have at most 15;"
                + " wanted the name of an interface like eth0 or a glob like lxc*",
            "interfaces[2]: 'a/b' has a '/', which no interface name has; wanted the name of an"
                + " interface like eth0 or a glob like lxc*",
            "interfaces[3]: is empty; wanted the name of an interface like eth0 or a glob like lxc*",
            "interfaces[4]: 'eth0' is there twice");
  }

  @Test
  void holdsNumbersWithinReason() {
    TcReceiverConfig config =
        Configs.with(List.of("eth0"), Duration.ofMillis(500), Duration.ofMillis(100), 1);
    assertThat(problems(config))
        .containsExactly(
            "interval: is 500ms; wanted 1s or more",
            "idle_timeout: is 100ms, less than the interval; wanted 500ms or more",
            "max_flows: is 1; wanted 16 to 16777216");
  }

  @Test
  void tellsWhichInterfacesAreNotThere() {
    List<String> problems = new ArrayList<>();
    factory.checkEnvironment(
        Configs.of("lo", "nosuch0"), (setting, message) -> problems.add(setting + ": " + message));
    assertThat(problems)
        .filteredOn(problem -> problem.startsWith("interfaces"))
        .singleElement()
        .asString()
        .startsWith("interfaces[1]: no interface matches 'nosuch0'; there are [");
  }

  private List<String> problems(TcReceiverConfig config) {
    List<String> problems = new ArrayList<>();
    factory.check(config, (setting, message) -> problems.add(setting + ": " + message));
    return problems;
  }
}
