// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Window;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// From when to when rows tell, by their own time: of windows their bounds, of other records their
/// first and last packet. Nanoseconds since the epoch.
record Span(long startNanos, long endNanos) {
  /// Of all records together.
  static Span of(List<Flow> flows) {
    long start = Long.MAX_VALUE;
    long end = Long.MIN_VALUE;
    for (Flow flow : flows) {
      Window window = flow.window();
      start = Math.min(start, window == null ? flow.startNanos() : window.startNanos());
      end = Math.max(end, window == null ? flow.endNanos() : window.endNanos());
    }
    return new Span(start, end);
  }

  Span plus(@Nullable Span other) {
    return other == null
        ? this
        : new Span(Math.min(startNanos, other.startNanos), Math.max(endNanos, other.endNanos));
  }
}
