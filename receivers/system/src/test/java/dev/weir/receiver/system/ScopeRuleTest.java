// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.receiver.system.SystemReceiverConfig.Scope;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScopeRuleTest {
  @TempDir Path directory;

  @Test
  void aContainerWithLimitsIsKnownByTheRootOfItsNamespace() throws Exception {
    RecordedTree tree = new RecordedTree(directory).container();

    assertThat(ScopeRule.container(Scope.AUTO, tree.root(), true))
        .contains(new Cgroup(directory.resolve("sys/fs/cgroup")));
    assertThat(ScopeRule.container(Scope.HOST, tree.root(), true)).isEmpty();
  }

  @Test
  void aContainerWithoutLimitsIsTakenOnlyWhenAskedFor() throws Exception {
    RecordedTree tree =
        new RecordedTree(directory)
            .container()
            .write("sys/fs/cgroup/cpu.max", "max 100000\n")
            .write("sys/fs/cgroup/memory.max", "max\n");

    assertThat(ScopeRule.container(Scope.AUTO, tree.root(), true)).isEmpty();
    assertThat(ScopeRule.container(Scope.CONTAINER, tree.root(), true)).isPresent();
  }

  @Test
  void oneLimitIsEnough() throws Exception {
    RecordedTree tree =
        new RecordedTree(directory).container().write("sys/fs/cgroup/memory.max", "max\n");

    assertThat(ScopeRule.container(Scope.AUTO, tree.root(), true)).isPresent();
  }

  @Test
  void whoMountsTheMachineMeansTheMachine() throws Exception {
    RecordedTree tree = new RecordedTree(directory).container();

    assertThat(ScopeRule.container(Scope.AUTO, tree.root(), false)).isEmpty();
    assertThat(ScopeRule.container(Scope.CONTAINER, tree.root(), false)).isPresent();
  }

  @Test
  void aLimitedServiceOfTheMachineIsNoContainer() throws Exception {
    RecordedTree tree = service(new RecordedTree(directory));

    assertThat(ScopeRule.container(Scope.AUTO, tree.root(), true)).isEmpty();
    assertThatThrownBy(() -> ScopeRule.container(Scope.CONTAINER, tree.root(), true))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("scope is container, but")
        .hasMessageEndingWith("wanted host or auto");
  }

  @Test
  void aContainerInTheMachinesNamespaceIsKnownByItsEnginesMark() throws Exception {
    RecordedTree tree = service(new RecordedTree(directory)).write(".dockerenv", "");

    assertThat(ScopeRule.container(Scope.AUTO, tree.root(), true))
        .contains(new Cgroup(directory.resolve("sys/fs/cgroup/system.slice/weir.service")));
  }

  @Test
  void controlGroupsOfVersionOneAreNotUsed() throws Exception {
    RecordedTree tree =
        new RecordedTree(directory)
            .write("sys/fs/cgroup/memory/memory.limit_in_bytes", "1000000\n")
            .write(".dockerenv", "");

    assertThat(ScopeRule.container(Scope.AUTO, tree.root(), true)).isEmpty();
  }

  private static RecordedTree service(RecordedTree tree) {
    return tree.write("sys/fs/cgroup/cgroup.controllers", "cpu memory\n")
        .write("proc/self/cgroup", "0::/system.slice/weir.service\n")
        .write("sys/fs/cgroup/system.slice/weir.service/memory.max", "1000000\n");
  }
}
