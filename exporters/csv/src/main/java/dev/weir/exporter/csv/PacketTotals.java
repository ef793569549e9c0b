// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import dev.weir.api.Attributes;
import dev.weir.api.Metric;
import dev.weir.api.MetricBatch;
import dev.weir.api.Resource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// What receivers counted of packets, whether they came into a flow or not: what a data set lacks can
/// be told from it. Of each host and receiver the latest figures, added up; what a series had counted
/// that is told of no more, or begins anew, stays in the sum. Safe for use by several threads.
final class PacketTotals {
  private static final String REASON = "reason";
  private static final String RECEIVER = "receiver";
  private static final Set<String> NAMES =
      Set.of(
          "weir.tap.packets",
          "weir.tap.not_ip_packets",
          "weir.tap.overflow_packets",
          "weir.tap.unparsed_packets",
          "weir.tap.seen_elsewhere_packets",
          "weir.tap.merged_epochs",
          "weir.dropped.packets",
          "weir.dropped.flow_overflow_packets",
          "weir.dropped.kind_overflow_packets",
          "weir.dropped.missed_packets");

  /// Whoever was silent for longest is added to what is past: should they go on, they count twice.
  private static final int MOST_REPORTS = 10_000;

  /// Who tells of what.
  private record Report(Resource resource, String receiver, String name) {}

  private final Map<Report, Map<Attributes, Metric.Point>> latest =
      new LinkedHashMap<>(16, 0.75f, true);

  /// By the name in the manifest: what is not among the latest figures any more.
  private final Map<String, Long> past = new TreeMap<>();

  /// Whether the batch holds any of these figures.
  static boolean concern(MetricBatch batch) {
    return batch.metrics().stream().anyMatch(metric -> NAMES.contains(metric.name()));
  }

  synchronized void add(MetricBatch batch) {
    for (Metric metric : batch.metrics()) {
      if (NAMES.contains(metric.name()) && metric.data() instanceof Metric.Sum sum) {
        byReport(batch.resource(), metric.name(), sum)
            .forEach((report, points) -> replace(report, points, sum.startNanos()));
      }
    }
  }

  private static Map<Report, Map<Attributes, Metric.Point>> byReport(
      Resource resource, String name, Metric.Sum sum) {
    Map<Report, Map<Attributes, Metric.Point>> reports = new HashMap<>();
    for (Metric.Point point : sum.points()) {
      String receiver = Objects.requireNonNullElse(point.attributes().text(RECEIVER), "");
      reports
          .computeIfAbsent(new Report(resource, receiver, name), _ -> new HashMap<>())
          .put(point.attributes(), point);
    }
    if (reports.isEmpty()) {
      reports.put(new Report(resource, "", name), Map.of());
    }
    return reports;
  }

  private void replace(Report report, Map<Attributes, Metric.Point> points, long startNanos) {
    Map<Attributes, Metric.Point> before = latest.put(report, points);
    if (before != null) {
      before.forEach((attributes, point) -> {
        Metric.Point now = points.get(attributes);
        if (now == null || now.value() < point.value() || startNanos > point.timeNanos()) {
          add(past, report.name(), point);
        }
      });
    }
    if (latest.size() > MOST_REPORTS) {
      Report eldest = latest.keySet().iterator().next();
      Map<Attributes, Metric.Point> its = Objects.requireNonNull(latest.remove(eldest));
      its.values().forEach(point -> add(past, eldest.name(), point));
    }
  }

  /// The sums by name and reason, in order.
  synchronized Map<String, Long> copy() {
    Map<String, Long> totals = new TreeMap<>(past);
    latest.forEach(
        (report, points) -> points.values().forEach(point -> add(totals, report.name(), point)));
    return totals;
  }

  private static void add(Map<String, Long> to, String name, Metric.Point point) {
    String reason = point.attributes().text(REASON);
    String key = reason == null ? name : name + "{reason=" + reason + "}";
    to.merge(key, (long) point.value(), Long::sum);
  }
}
