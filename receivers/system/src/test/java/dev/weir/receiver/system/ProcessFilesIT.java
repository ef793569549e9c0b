// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Real processes: the kernel ends the use of an open file with the process.
class ProcessFilesIT {
  private final TextReader reader = new TextReader();

  @Test
  void filesOfEndedProcessesAreClosedAndNotRead() throws Exception {
    Process process = new ProcessBuilder("sleep", "60").start();
    String pid = Long.toString(process.pid());
    try (ProcessFiles files = new ProcessFiles(reader, new File("/proc"))) {
      files.begin();
      assertThat(files.read(pid)).isTrue();
      files.end();
      assertThat(files.size()).isEqualTo(1);

      process.destroyForcibly().waitFor();
      files.begin();
      assertThat(files.read(pid)).isFalse();
      files.end();
      assertThat(files.size()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aProcessThatIsNotListedAnyMoreIsClosed() throws Exception {
    String own = Long.toString(ProcessHandle.current().pid());
    try (ProcessFiles files = new ProcessFiles(reader, new File("/proc"))) {
      files.begin();
      files.read(own);
      files.end();
      files.begin();
      files.end();
      assertThat(files.size()).isZero();
    }
  }

  @Test
  void closingReleasesEveryDescriptor() throws Exception {
    Processes processes = new Processes(reader, new HostRoot(Path.of("/")), 3);
    List<String> before = openStats();
    new Readings().read(processes);
    assertThat(openStats()).hasSizeGreaterThan(before.size());
    processes.close();
    assertThat(openStats()).isEqualTo(before);
  }

  /// The files of processes that this process has open.
  private static List<String> openStats() throws Exception {
    List<String> found = new ArrayList<>();
    File[] descriptors = new File("/proc/self/fd").listFiles();
    for (File descriptor : descriptors == null ? new File[0] : descriptors) {
      String target = descriptor.getCanonicalPath();
      if (target.matches("/proc/[0-9]+/stat")) {
        found.add(target);
      }
    }
    return found;
  }
}
