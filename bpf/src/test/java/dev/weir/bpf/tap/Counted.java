// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.api.Metric;
import dev.weir.api.flow.DirectionCounts;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Observation;
import dev.weir.api.flow.Traffic;
import dev.weir.testkit.CapturingConsumer;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Adds up what a tap has handed on.
record Counted(long packets, long bytes) {
  static Counted flows(CapturingConsumer consumer, Observation.Side side, Predicate<Flow> which) {
    return flows(consumer.flows().stream().filter(which).toList(), side);
  }

  static Counted flows(List<Flow> flows, Observation.Side side) {
    Counted sum = new Counted(0, 0);
    for (Flow flow : flows) {
      Traffic traffic = flow.traffic();
      if (traffic != null) {
        sum = sum.plus(counts(flow.forwardSeen(), side, traffic.forward()));
        sum = sum.plus(counts(flow.backwardSeen(), side, traffic.backward()));
      }
    }
    return sum;
  }

  /// The last value of a metric, all series whose attributes hold every one of `labels` added up.
  static long metric(CapturingConsumer consumer, String name, String... labels) {
    List<Metric> readings =
        consumer.metrics().stream().filter(metric -> metric.name().equals(name)).toList();
    if (readings.isEmpty()) {
      return 0;
    }
    List<Metric.Point> points =
        switch (readings.getLast().data()) {
          case Metric.Sum(List<Metric.Point> sum, long _) -> sum;
          case Metric.Gauge(List<Metric.Point> gauge) -> gauge;
          case Metric.Histogram _ -> List.of();
        };
    return points.stream()
        .filter(point -> point.attributes().asMap().values().containsAll(List.of(labels)))
        .mapToLong(point -> (long) point.value())
        .sum();
  }

  /// Flows of that side and what is in no flow.
  static Counted everything(CapturingConsumer consumer, Observation.Side side) {
    Counted sum = flows(consumer, side, _ -> true);
    for (String kind : new String[] {"not_ip", "unparsed", "overflow"}) {
      sum =
          sum.plus(
              new Counted(
                  metric(consumer, "weir.tap." + kind + "_packets", side.label()),
                  metric(consumer, "weir.tap." + kind + "_bytes", side.label())));
    }
    return sum;
  }

  Counted minus(Counted other) {
    return new Counted(packets - other.packets, bytes - other.bytes);
  }

  Counted plus(Counted other) {
    return new Counted(packets + other.packets, bytes + other.bytes);
  }

  private static Counted counts(
      @Nullable Observation seen, Observation.Side side, DirectionCounts counts) {
    return seen != null && seen.side() == side
        ? new Counted(counts.packets(), counts.frameBytes())
        : new Counted(0, 0);
  }
}
