// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import java.io.IOException;
import java.util.List;

/// What one processor, or all together, did since boot, in ticks by mode. For one thread.
///
/// The time of guests is part of `user` and `nice` in the kernel's own figures. A figure that falls (the
/// kernel's `iowait` can) stands still instead. proc(5), `/proc/stat`.
final class ModeTicks {
  /// The kernel tells times to programs in ticks of this length on every machine that Weir runs on
  /// (USER_HZ), whatever its own are.
  static final double TICKS_PER_SECOND = 100;

  static final List<String> MODES =
      List.of("user", "nice", "system", "idle", "iowait", "interrupt", "steal");

  private static final int IDLE = 3;
  private static final int IOWAIT = 4;
  private static final int INTERRUPT = 5;

  private final long[] now = new long[MODES.size()];
  private final long[] before = new long[MODES.size()];
  private boolean marked;

  /// Reads the numbers after the name of a processor.
  void read(TextReader reader) throws IOException {
    for (int mode = 0; mode < now.length; mode++) {
      long ticks = reader.number();
      if (mode == INTERRUPT) {
        ticks += reader.number(); // irq and softirq
      }
      now[mode] = Math.max(now[mode], ticks);
    }
  }

  double seconds(int mode) {
    return now[mode] / TICKS_PER_SECOND;
  }

  /// Whether ticks have passed since [#mark].
  boolean hasPassed() {
    return marked && passed() > 0;
  }

  /// The share of the ticks since then, 0 to 1.
  double share(int mode) {
    return (now[mode] - before[mode]) / (double) passed();
  }

  /// The share of the ticks since then in which there was something to do.
  double busy() {
    return 1 - share(IDLE) - share(IOWAIT);
  }

  void mark() {
    System.arraycopy(now, 0, before, 0, now.length);
    marked = true;
  }

  private long passed() {
    long sum = 0;
    for (int mode = 0; mode < now.length; mode++) {
      sum += now[mode] - before[mode];
    }
    return sum;
  }
}
