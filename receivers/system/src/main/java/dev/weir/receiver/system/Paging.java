// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import dev.weir.api.Attributes;
import dev.weir.api.Metric;
import java.io.IOException;
import java.util.List;

/// Swap space, page faults and pages swapped of the machine, from `/proc/meminfo` and `/proc/vmstat`.
/// For one thread.
final class Paging implements Source {
  static final Family USAGE = new Family("system.paging.usage", "Swap space by state", "By");
  static final Family UTILIZATION =
      new Family("system.paging.utilization", "Share of the swap space by state", "1");
  static final Family FAULTS = new Family("system.paging.faults", "Page faults", "{fault}");
  static final Family OPERATIONS =
      new Family("system.paging.operations", "Pages swapped in and out", "{operation}");

  private static final String STATE = "system.paging.state";
  private static final String TYPE = "system.paging.fault.type";
  private static final String DIRECTION = "system.paging.direction";
  private static final String ALL_FAULTS = "pgfault";
  private static final String MAJOR_FAULTS = "pgmajfault";
  private static final String SWAPPED_IN = "pswpin";
  private static final String SWAPPED_OUT = "pswpout";

  private final MemoryInfo memory;
  private final KeyedNumbers vmstat;

  Paging(TextReader reader, HostRoot root) {
    memory = new MemoryInfo(reader, root);
    vmstat =
        new KeyedNumbers(
            reader, root.proc("vmstat"), ALL_FAULTS, MAJOR_FAULTS, SWAPPED_IN, SWAPPED_OUT);
  }

  @Override
  public String name() {
    return "paging";
  }

  @Override
  public void read(Sample sample) throws IOException {
    memory.read();
    addSwap(sample, memory.swapTotal(), memory.swapFree());
    vmstat.read();
    long major = vmstat.get(MAJOR_FAULTS);
    long minor = vmstat.get(ALL_FAULTS) - major;
    sample.sum(FAULTS, pair(sample, TYPE, "major", major, "minor", minor));
    sample.sum(
        OPERATIONS,
        pair(sample, DIRECTION, "in", vmstat.get(SWAPPED_IN), "out", vmstat.get(SWAPPED_OUT)));
  }

  /// A machine without swap space uses 0 bytes of it; a share of nothing is left out.
  private static void addSwap(Sample sample, long total, long free) {
    long used = total - free;
    sample.gauge(USAGE, pair(sample, STATE, "used", used, "free", free));
    if (total > 0) {
      sample.gauge(
          UTILIZATION,
          List.of(
              sample.point(Attributes.of(STATE, "used"), used / (double) total),
              sample.point(Attributes.of(STATE, "free"), free / (double) total)));
    }
  }

  private static List<Metric.Point> pair(
      Sample sample, String key, String first, long one, String second, long two) {
    return List.of(
        sample.point(Attributes.of(key, first), one),
        sample.point(Attributes.of(key, second), two));
  }
}
