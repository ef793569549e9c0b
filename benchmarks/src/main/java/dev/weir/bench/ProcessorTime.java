// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// The processor time of this process: all its threads, compiler and garbage collector included. Other
/// work on the machine does not add to it, as it does to the time on the wall.
final class ProcessorTime {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private ProcessorTime() {}

  /// Of this thread alone, and exact: that of the process is told in steps of 10 ms.
  static long ofThread() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  static long nanos() {
    return SYSTEM.getProcessCpuTime();
  }
}
