// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.prometheus;

import io.prometheus.metrics.model.snapshots.Unit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a family is called and what it is made from. Two metrics whose names become the same family are
/// two things: the first one has the family, the other is refused.
///
/// @param name without the `_total` of a counter
/// @param source the metric's own name; empty for the families of [OwnFamilies]
record FamilyName(String name, String help, String source) {
  /// The endings that name a base unit of Prometheus.
  private static final List<String> UNITS =
      List.of("bytes_per_second", "bytes", "bits", "seconds", "ratio", "hertz", "celsius");

  static FamilyName own(String name, String help) {
    return new FamilyName(name, help, "");
  }

  boolean isOwn() {
    return source.isEmpty();
  }

  /// The unit that OpenMetrics names; null for counts of things.
  @Nullable Unit unit() {
    for (String unit : UNITS) {
      if (name.endsWith("_" + unit)) {
        return new Unit(unit);
      }
    }
    return null;
  }
}
