// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.prometheus;

import dev.weir.api.Attributes;
import dev.weir.api.Metric;
import dev.weir.exporter.prometheus.Cumulative.Increment;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Families made from metrics. Some metrics of the packet receivers have names that the original monitor
/// gave them; all others are named by rule. Guarded by the lock of the exporter.
final class MetricFamilies {
  private final Families families;
  private final Cumulative cumulative;
  private final Counts counts;

  MetricFamilies(Families families, Cumulative cumulative, Counts counts) {
    this.families = families;
    this.cumulative = cumulative;
    this.counts = counts;
  }

  void add(String node, List<Metric> metrics, long now) {
    for (Metric metric : metrics) {
      switch (metric.data()) {
        case Metric.Gauge gauge -> gauge(node, metric, gauge, now);
        case Metric.Sum sum -> sum(node, metric, sum, now);
        case Metric.Histogram histogram -> histogram(node, metric, histogram, now);
      }
    }
  }

  private void gauge(String node, Metric metric, Metric.Gauge gauge, long now) {
    Units units = Units.of(metric.unit(), true);
    FamilyName name = named(metric, units);
    for (Metric.Point point : gauge.points()) {
      Labels labels = Naming.labels(point.attributes(), Map.of("node", node));
      Series.Scalar series = families.gauge(name, labels, new Heard(now));
      if (series != null) {
        series.heard().at(now);
        series.set(point.value() * units.factor());
      }
    }
  }

  private void sum(String node, Metric metric, Metric.Sum sum, long now) {
    Units units = Units.of(metric.unit(), false);
    FamilyName name = named(metric, units);
    for (Metric.Point point : sum.points()) {
      if (!(point.value() >= 0 && point.value() < Double.POSITIVE_INFINITY)) {
        counts.rejected("not_a_count");
        continue;
      }
      Cumulative.Total total = new Cumulative.Total(node, metric.name(), point.attributes());
      double increment =
          units.factor() * cumulative.increment(total, sum.startNanos(), point.value(), now);
      if (Double.isNaN(increment)) {
        counts.overflowed();
        continue;
      }
      if (metric.name().equals("weir.tap.icmpv6_messages")) {
        count(OwnFamilies.IPV6_ICMPV6_MESSAGES, Naming.labels(point.attributes()), increment, now);
        continue;
      }
      if (metric.name().equals("weir.dropped.packets") && isIpv6(point.attributes())) {
        count(
            OwnFamilies.IPV6_DROPPED_PACKETS,
            droppedLabels(node, point.attributes()),
            increment,
            now);
      }
      count(name, Naming.labels(point.attributes(), Map.of("node", node)), increment, now);
    }
  }

  private static FamilyName named(Metric metric, Units units) {
    return new FamilyName(
        Naming.family(metric.name(), units), Naming.help(metric.description()), metric.name());
  }

  private void count(FamilyName name, Labels labels, double increment, long now) {
    Series.Scalar series = families.counter(name, labels, new Heard(now));
    if (series != null) {
      series.heard().at(now);
      series.add(increment);
    }
  }

  private void histogram(String node, Metric metric, Metric.Histogram histogram, long now) {
    boolean packetSize = metric.name().equals("weir.tap.packet_size");
    Units units = Units.of(metric.unit(), false);
    FamilyName name = packetSize ? OwnFamilies.PACKET_SIZE : named(metric, units);
    List<Double> bounds = histogram.bounds().stream().map(one -> one * units.factor()).toList();
    for (Metric.Distribution distribution : histogram.distributions()) {
      if (!isWellFormed(histogram.bounds(), distribution)) {
        counts.rejected("malformed_histogram");
        continue;
      }
      Cumulative.Total total = new Cumulative.Total(node, metric.name(), distribution.attributes());
      Increment increment =
          cumulative.increment(
              total,
              histogram.startNanos(),
              distribution.counts(),
              distribution.sum() * units.factor(),
              now);
      if (increment == null) {
        counts.overflowed();
        continue;
      }
      if (packetSize && isIpv6(distribution.attributes())) {
        observe(OwnFamilies.IPV6_PACKET_SIZE, bounds, Labels.of("node", node), increment, now);
      }
      Labels labels = Naming.labels(distribution.attributes(), Map.of("node", node));
      observe(name, bounds, labels, increment, now);
    }
  }

  private void observe(
      FamilyName name, List<Double> bounds, Labels labels, Increment increment, long now) {
    Series.Distribution series = families.histogram(name, bounds, labels, new Heard(now));
    if (series != null) {
      series.heard().at(now);
      series.add(increment.counts(), increment.sum());
    }
  }

  private static boolean isWellFormed(List<Double> bounds, Metric.Distribution distribution) {
    for (int i = 0; i < bounds.size(); i++) {
      boolean grows = i == 0 || bounds.get(i) > bounds.get(i - 1);
      if (!grows || !Double.isFinite(bounds.get(i))) {
        return false;
      }
    }
    return distribution.counts().size() == bounds.size() + 1
        && distribution.counts().stream().allMatch(count -> count >= 0)
        && Double.isFinite(distribution.sum());
  }

  /// The original family had no labels; a sum over these is what it was.
  private static Labels droppedLabels(String node, Attributes attributes) {
    return Labels.of(
        "reason", text(attributes, "reason"),
        "protocol", text(attributes, "protocol"),
        "interface", text(attributes, "interface"),
        "node", node);
  }

  private static String text(Attributes attributes, String key) {
    return Objects.requireNonNullElse(attributes.text(key), "");
  }

  private static boolean isIpv6(Attributes attributes) {
    return Objects.equals(attributes.text("ip_version"), "6");
  }
}
