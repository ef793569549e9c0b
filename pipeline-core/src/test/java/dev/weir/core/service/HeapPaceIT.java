// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// How far the heap of a process grows that leaves a gigabyte behind in its old generation and never
/// uses more than 16 MiB of it.
class HeapPaceIT {
  private static final long MEBIBYTE = 1L << 20;
  private static final int CHUNK = 64 << 10;
  private static final int IN_USE = (16 << 20) / CHUNK;
  private static final int BURST = (1 << 20) / CHUNK;
  private static final int IN_ALL = (1 << 30) / CHUNK;

  /// What the processes run: how much is in use at the most comes out.
  static final class Churn {
    private Churn() {}

    public static void main(String[] arguments) {
      if (arguments.length > 0) {
        HeapPace.keep();
      }
      Deque<byte[]> used = new ArrayDeque<>();
      for (int i = 0; i < IN_ALL; i++) {
        used.addLast(new byte[CHUNK]);
        if (used.size() > IN_USE) {
          used.removeFirst();
        }
        if (i % BURST == 0) {
          // At most a gigabyte a second, since the collection is asked for by another thread.
          LockSupport.parkNanos(1_000_000);
        }
      }
      long most =
          ManagementFactory.getMemoryPoolMXBeans().stream()
              .filter(pool -> pool.getName().equals("Tenured Gen"))
              .map(MemoryPoolMXBean::getPeakUsage)
              .mapToLong(peak -> peak.getUsed() / MEBIBYTE)
              .sum();
      System.out.print(most);
    }
  }

  @Test
  void keepsTheHeapNearWhatIsInUse() throws Exception {
    assertThat(peakMebibytes("keep")).isBetween(16L, 400L);
    assertThat(peakMebibytes()).isGreaterThan(800);
  }

  private static long peakMebibytes(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx2g",
                "-Xmn8m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Churn.class.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return Long.parseLong(said);
  }
}
