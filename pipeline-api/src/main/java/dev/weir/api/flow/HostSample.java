// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.flow;

import java.util.List;

/// What the host did in one window. Shared by all rows of the window. What nobody measured is NaN, or
/// -1 where the figure is a count.
///
/// @param cpuUsagePercent of all processors together, 0 to 100
/// @param memoryUsagePercent of what the host, or the container's limit, has
/// @param memoryAvailableBytes what could be given out without swapping
/// @param diskReadBytes difference over the window, like the next five
/// @param diskReadMillis time that reads took
/// @param diskWriteMillis time that writes took
/// @param oomKills processes that the kernel killed for want of memory in the window
/// @param busiest the three processes with the most processor time, the busiest first
public record HostSample(
    double cpuUsagePercent,
    double memoryUsagePercent,
    double memoryAvailableBytes,
    long diskReadBytes,
    long diskWriteBytes,
    long diskReads,
    long diskWrites,
    long diskReadMillis,
    long diskWriteMillis,
    long oomKills,
    List<BusyProcess> busiest) {

  /// A process and its share.
  ///
  /// @param cpuPercent of one processor: 250 is two and a half processors
  public record BusyProcess(String name, double cpuPercent) {}

  public HostSample {
    busiest = List.copyOf(busiest);
  }

  /// Milliseconds times 1000 per read or write; NaN when there was none or nobody measured.
  public double diskLatencyMicros() {
    long operations = diskReads + diskWrites;
    boolean measured =
        diskReads >= 0 && diskWrites >= 0 && diskReadMillis >= 0 && diskWriteMillis >= 0;
    return measured && operations > 0
        ? (diskReadMillis + diskWriteMillis) * 1000.0 / operations
        : Double.NaN;
  }
}
