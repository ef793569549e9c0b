// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import java.util.HashMap;
import java.util.Map;

/// Makes totals that only grow of the kernel's counters, which begin anew when a device is taken away
/// and put back: what was counted before is kept. For one thread.
///
/// @param <K> what tells series apart
final class Totals<K> {
  /// Where interfaces come and go with pods, their names must not be remembered for ever.
  private static final int MOST_SERIES = 4096;

  private static final class Total {
    private long last;
    private long lost;
    private boolean heard = true;
  }

  private final Map<K, Total> totals = new HashMap<>();

  /// The total with this reading of the counter.
  long follow(K series, long counter) {
    Total total = totals.computeIfAbsent(series, _ -> new Total());
    if (counter < total.last) {
      total.lost += total.last;
    }
    total.last = counter;
    total.heard = true;
    return total.lost + counter;
  }

  /// Ends a reading. When there are too many series those that were not in it are forgotten; should one
  /// of them return, it begins anew.
  void endReading() {
    if (totals.size() > MOST_SERIES) {
      totals.values().removeIf(total -> !total.heard);
    }
    totals.values().forEach(total -> total.heard = false);
  }

  /// How many series are remembered.
  int size() {
    return totals.size();
  }
}
