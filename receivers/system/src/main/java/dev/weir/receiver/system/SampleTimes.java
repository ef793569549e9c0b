// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import java.time.Duration;
import java.util.OptionalLong;

/// When samples are due: shortly before each multiple of the interval in epoch time, so that a sample
/// lies in the window that it describes and each window has exactly one. For one thread. All times are
/// nanoseconds since the epoch.
final class SampleTimes {
  private static final long SHORTEST_LEAD_NANOS = 20_000_000;
  private static final long LONGEST_LEAD_NANOS = 100_000_000;
  private static final long NEVER = Long.MIN_VALUE;

  private final long interval;
  private final long lead;
  private long due = NEVER;
  private long skipped;
  private long toldWindow = NEVER;

  SampleTimes(Duration interval) {
    this.interval = interval.toNanos();
    this.lead = Math.clamp(this.interval / 100, SHORTEST_LEAD_NANOS, LONGEST_LEAD_NANOS);
  }

  /// Plans the next sample and says when it is due. Never the one before anew, unless the clock was set
  /// back by an interval or more.
  long plan(long now) {
    boolean first = due == NEVER || now <= due - interval;
    long after = first ? now : Math.max(now, due);
    long before = due;
    due = (Math.floorDiv(after + lead, interval) + 1) * interval - lead;
    skipped = first ? 0 : (due - before) / interval - 1;
    return due;
  }

  /// How many windows went by between the sample planned last and the one before.
  long skipped() {
    return skipped;
  }

  /// What the planned sample is stamped with when it is taken now. One that comes a little late is told
  /// as the last instant of its window; empty when it comes so late that it does not describe the window
  /// any more.
  OptionalLong stamp(long now) {
    long end = due + lead;
    if (now >= end + interval / 2) {
      return OptionalLong.empty();
    }
    long stamp = Math.min(now, end - 1);
    toldWindow = window(stamp);
    return OptionalLong.of(stamp);
  }

  /// Whether the window that now is in has no sample yet.
  boolean isWithoutSample(long now) {
    return window(now) != toldWindow;
  }

  private long window(long time) {
    return Math.floorDiv(time, interval);
  }
}
