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
    Span all = of(flows.getFirst());
    for (Flow flow : flows) {
      all = of(flow).plus(all);
    }
    return all;
  }

  private static Span of(Flow flow) {
    Window window = flow.window();
    return window == null
        ? new Span(flow.startNanos(), flow.endNanos())
        : new Span(window.startNanos(), window.endNanos());
  }

  Span plus(@Nullable Span other) {
    return other == null
        ? this
        : new Span(Math.min(startNanos, other.startNanos), Math.max(endNanos, other.endNanos));
  }
}
