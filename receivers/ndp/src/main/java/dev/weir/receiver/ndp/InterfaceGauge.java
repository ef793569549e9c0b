// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.ndp;

import dev.weir.api.Attributes;
import dev.weir.api.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// How much there is on each interface. An interface on which there is nothing any more is told once
/// with 0. For one thread at a time.
final class InterfaceGauge {
  private final String name;
  private final String description;
  private final String unit;
  private Map<String, Long> before = Map.of();

  InterfaceGauge(String name, String description, String unit) {
    this.name = name;
    this.description = description;
    this.unit = unit;
  }

  /// @param interfaces the interface of each thing
  Metric metric(Stream<String> interfaces, long nowNanos) {
    Map<String, Long> now = new TreeMap<>();
    interfaces.forEach(each -> now.merge(each, 1L, Long::sum));
    Map<String, Long> told = new TreeMap<>(now);
    before.keySet().forEach(each -> told.putIfAbsent(each, 0L));
    before = now;
    List<Metric.Point> points = new ArrayList<>();
    told.forEach((interfaceName, count) ->
        points.add(
            new Metric.Point(Attributes.of("interface", interfaceName), nowNanos, (double) count)));
    return new Metric(name, description, unit, new Metric.Gauge(points));
  }
}
