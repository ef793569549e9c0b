// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.prometheus;

import dev.weir.api.Attributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns totals of many sources into increments, so that a series can be the sum of several sources
/// and goes on when one of them starts anew. Guarded by the lock of the exporter.
final class Cumulative {
  /// One total of one source.
  record Total(String node, String metric, Attributes attributes) {}

  /// The increments of a histogram.
  record Increment(List<Long> counts, double sum) {}

  private record Last(long startNanos, double value, List<Long> counts, Heard heard) {}

  private final int maxKeys;
  private final Map<Total, Last> last = new HashMap<>();

  Cumulative(int maxKeys) {
    this.maxKeys = maxKeys;
  }

  /// What came since the last call, the whole total after a new start; NaN when too many totals are
  /// being followed.
  double increment(Total total, long startNanos, double value, long now) {
    Last before = replace(total, new Last(startNanos, value, List.of(), new Heard(now)));
    if (before == null) {
      return last.containsKey(total) ? value : Double.NaN;
    }
    boolean goesOn = before.startNanos() == startNanos && value >= before.value();
    return goesOn ? value - before.value() : value;
  }

  /// The same for a histogram; null when too many are being followed.
  @Nullable Increment increment(
      Total total, long startNanos, List<Long> counts, double sum, long now) {
    Last before = replace(total, new Last(startNanos, sum, counts, new Heard(now)));
    if (before == null && !last.containsKey(total)) {
      return null;
    }
    if (before == null || before.startNanos() != startNanos || !grew(before.counts(), counts)) {
      return new Increment(counts, sum);
    }
    List<Long> increments = new ArrayList<>(counts.size());
    for (int i = 0; i < counts.size(); i++) {
      increments.add(counts.get(i) - before.counts().get(i));
    }
    return new Increment(increments, sum - before.value());
  }

  void expire(long limit) {
    last.values().removeIf(one -> one.heard().before(limit));
  }

  private @Nullable Last replace(Total total, Last now) {
    if (last.size() >= maxKeys && !last.containsKey(total)) {
      return null;
    }
    return last.put(total, now);
  }

  private static boolean grew(List<Long> before, List<Long> after) {
    if (before.size() != after.size()) {
      return false;
    }
    for (int i = 0; i < before.size(); i++) {
      if (after.get(i) < before.get(i)) {
        return false;
      }
    }
    return true;
  }
}
