// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import static dev.weir.receiver.system.Readings.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesTest {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final Readings readings = new Readings();

  private final Path directory;
  private final RecordedTree tree;

  ProcessesTest(@TempDir Path directory) {
    this.directory = directory;
    tree = new RecordedTree(directory);
  }

  @Test
  void processesAreCountedByState() throws Exception {
    assertThat(told(readings.read(processes(3)), Processes.COUNT))
        .containsExactly(
            entry("running", 1.0),
            entry("sleeping", 3.0),
            entry("stopped", 1.0),
            entry("defunct", 1.0));
  }

  @Test
  void theBusiestAreToldInOrder() throws Exception {
    Processes processes = processes(3);
    Sample first = readings.read(processes);
    tree.process(1, "systemd", 'S', 101, 50, 1)
        .process(301, "a) name (of its own", 'R', 1200, 250, 5000)
        .process(303, "java", 'S', 1700, 100, 6000)
        .process(304, "stopped", 'T', 2, 3, 6100);
    Sample second = readings.later(INTERVAL).read(processes);

    assertThat(told(first, Processes.UTILIZATION)).isEmpty();
    assertThat(told(second, Processes.UTILIZATION))
        .containsExactly(
            entry("java 303", 2.0),
            entry("a) name (of its own 301", 0.5),
            entry("stopped 304", 0.006));
  }

  @Test
  void whoIsNotAmongThemAnyMoreIsToldOnceAsNothing() throws Exception {
    Processes processes = processes(1);
    readings.read(processes);
    tree.process(303, "java", 'S', 1200, 100, 6000);
    readings.later(INTERVAL).read(processes);
    tree.process(301, "a) name (of its own", 'R', 1500, 200, 5000);
    Sample third = readings.later(INTERVAL).read(processes);
    tree.process(301, "a) name (of its own", 'R', 2000, 200, 5000);
    Sample fourth = readings.later(INTERVAL).read(processes);

    assertThat(told(third, Processes.UTILIZATION))
        .containsExactly(entry("a) name (of its own 301", 1.0), entry("java 303", 0.0));
    assertThat(told(fourth, Processes.UTILIZATION))
        .containsExactly(entry("a) name (of its own 301", 1.0));
  }

  @Test
  void aNewProcessCountsFromItsStart() throws Exception {
    Processes processes = processes(3);
    readings.read(processes);
    tree.process(400, "new", 'R', 100, 0, 9000);
    // The number of one that ended, given again.
    tree.process(303, "young", 'R', 40, 10, 9100);
    Sample second = readings.later(INTERVAL).read(processes);

    assertThat(told(second, Processes.UTILIZATION))
        .containsExactly(entry("new 400", 0.2), entry("young 303", 0.1));
  }

  @Test
  void aProcessThatEndsMeanwhileIsNoFailure() throws Exception {
    Processes processes = processes(3);
    readings.read(processes);
    tree.delete("proc/302/stat").delete("proc/302").directory("proc/999");
    Sample second = readings.later(INTERVAL).read(processes);

    assertThat(told(second, Processes.COUNT))
        .containsEntry("defunct", 0.0)
        .containsEntry("sleeping", 3.0);
  }

  @Test
  void noProcessAtAllIsAFailure() throws Exception {
    Files.createDirectories(directory.resolve("empty/proc"));
    Processes processes =
        new Processes(new TextReader(), new HostRoot(directory.resolve("empty")), 3);
    Processes nowhere =
        new Processes(new TextReader(), new HostRoot(directory.resolve("nowhere")), 3);

    assertThatThrownBy(() -> readings.read(processes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("shows no process");
    assertThatThrownBy(() -> readings.read(nowhere))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be listed");
  }

  private Processes processes(int top) {
    return new Processes(new TextReader(), tree.root(), top);
  }
}
