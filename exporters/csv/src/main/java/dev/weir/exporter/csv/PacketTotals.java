// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import dev.weir.api.Metric;
import dev.weir.api.MetricBatch;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What receivers counted of packets, whether they came into a flow or not: what a data set lacks can
/// be told from it. The latest figures. Safe for use by several threads.
final class PacketTotals {
  private static final String REASON = "reason";
  private static final Set<String> NAMES =
      Set.of(
          "weir.tap.packets",
          "weir.tap.not_ip_packets",
          "weir.tap.overflow_packets",
          "weir.tap.unparsed_packets",
          "weir.tap.seen_elsewhere_packets",
          "weir.tap.merged_epochs",
          "weir.dropped.packets",
          "weir.dropped.missed_packets");

  private final Map<String, Long> totals = new TreeMap<>();

  /// Whether the batch holds any of these figures.
  static boolean concern(MetricBatch batch) {
    return batch.metrics().stream().anyMatch(metric -> NAMES.contains(metric.name()));
  }

  synchronized void add(MetricBatch batch) {
    for (Metric metric : batch.metrics()) {
      if (NAMES.contains(metric.name()) && metric.data() instanceof Metric.Sum sum) {
        String name = metric.name();
        totals.keySet().removeIf(key -> key.equals(name) || key.startsWith(name + "{"));
        for (Metric.Point point : sum.points()) {
          String reason = point.attributes().text(REASON);
          String key = reason == null ? name : name + "{reason=" + reason + "}";
          totals.merge(key, (long) point.value(), Long::sum);
        }
      }
    }
  }

  synchronized Map<String, Long> copy() {
    return new TreeMap<>(totals);
  }
}
