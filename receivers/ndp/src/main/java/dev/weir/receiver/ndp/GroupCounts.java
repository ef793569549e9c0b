// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.ndp;

import dev.weir.api.Metric;
import dev.weir.api.MetricBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Of a tap's metrics, those that the receiver hands on: multicast listener discovery (RFC 2710, RFC
/// 3810) by type out of its counts of ICMPv6 messages, and what the tap tells of itself.
final class GroupCounts {
  private static final String ICMPV6 = "weir.tap.icmpv6_messages";

  /// Query, report, done, version 2 report.
  private static final Set<Long> TYPES = Set.of(130L, 131L, 132L, 143L);

  private GroupCounts() {}

  static MetricBatch of(MetricBatch batch) {
    List<Metric> metrics = new ArrayList<>();
    for (Metric metric : batch.metrics()) {
      if (!metric.name().equals(ICMPV6)) {
        metrics.add(metric);
      } else if (metric.data() instanceof Metric.Sum sum) {
        addGroups(sum, metrics);
      }
    }
    return new MetricBatch(batch.resource(), metrics);
  }

  private static void addGroups(Metric.Sum sum, List<Metric> metrics) {
    List<Metric.Point> points =
        sum.points().stream()
            .filter(point ->
                point.attributes().get("type") instanceof Long type && TYPES.contains(type))
            .toList();
    if (!points.isEmpty()) {
      metrics.add(
          new Metric(
              "weir.ndp.mld_messages",
              "Messages of multicast listener discovery",
              "{message}",
              new Metric.Sum(points, sum.startNanos())));
    }
  }
}
