// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/// The processor time of this process: all its threads, compiler and garbage collector included. Other
/// work on the machine does not add to it, as it does to the time on the wall.
final class ProcessorTime {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private static final double TICKS_PER_SECOND = 100;

  private ProcessorTime() {}

  /// Of this thread alone, and exact: that of the process is told in steps of 10 ms.
  static long ofThread() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /// Of another process so far, user and system.
  static double seconds(Process process) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  static long nanos() {
    return SYSTEM.getProcessCpuTime();
  }
}
