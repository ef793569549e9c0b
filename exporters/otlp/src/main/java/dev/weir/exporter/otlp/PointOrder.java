// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import dev.weir.api.Metric;
import dev.weir.api.Metric.Distribution;
import dev.weir.api.Metric.Gauge;
import dev.weir.api.Metric.Histogram;
import dev.weir.api.Metric.Point;
import dev.weir.api.Metric.Sum;
import dev.weir.api.MetricBatch;
import dev.weir.api.Resource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.stream.LongStream;

/// Keeps the readings of one resource in the order of their times. Prometheus and Mimir make a series of
/// the resource itself, `target_info`, and refuse a whole request that is older than the one before, or a
/// second one of the same series in a millisecond. Receivers that read at the same instant overtake each
/// other by a little: such a reading is given the next millisecond. What is older than that by far is not
/// touched, lest a total of long ago stands behind a newer one. Safe for use by several threads.
final class PointOrder {
  private static final long MILLI = 1_000_000L;

  /// Less than the shortest interval that receivers read in.
  private static final long NEAR_NANOS = 900 * MILLI;

  private static final int MOST_RESOURCES = 4_096;

  private final Map<Resource, Long> newest = new LinkedHashMap<>();

  /// The batch, with a later time where it must have one.
  MetricBatch inOrder(MetricBatch batch) {
    LongStream times = batch.metrics().stream().flatMapToLong(PointOrder::times);
    LongSummaryStatistics range = times.summaryStatistics();
    if (range.getCount() == 0) {
      return batch;
    }
    // What was read at several moments has an order of its own.
    boolean movable = range.getMin() == range.getMax();
    long time = place(batch.resource(), range.getMax(), movable);
    return time == range.getMax() ? batch : at(time, batch);
  }

  private synchronized long place(Resource resource, long time, boolean movable) {
    Long last = newest.remove(resource);
    if (newest.size() >= MOST_RESOURCES) {
      newest.remove(newest.keySet().iterator().next());
    }
    long next = last == null ? time : (Math.floorDiv(last, MILLI) + 1) * MILLI;
    long placed = movable && time < next && next - time <= NEAR_NANOS ? next : time;
    newest.put(resource, placed);
    return placed;
  }

  private static LongStream times(Metric metric) {
    return switch (metric.data()) {
      case Gauge(List<Point> points) -> points.stream().mapToLong(Point::timeNanos);
      case Sum sum -> sum.points().stream().mapToLong(Point::timeNanos);
      case Histogram histogram ->
          histogram.distributions().stream().mapToLong(Distribution::timeNanos);
    };
  }

  private static MetricBatch at(long time, MetricBatch batch) {
    return new MetricBatch(
        batch.resource(),
        batch.metrics().stream()
            .map(metric ->
                new Metric(
                    metric.name(), metric.description(), metric.unit(), at(time, metric.data())))
            .toList());
  }

  private static Metric.Data at(long time, Metric.Data data) {
    return switch (data) {
      case Gauge(List<Point> points) -> new Gauge(at(time, points));
      case Sum(List<Point> points, long start) -> new Sum(at(time, points), start);
      case Histogram(List<Double> bounds, List<Distribution> distributions, long start) ->
          new Histogram(
              bounds,
              distributions.stream()
                  .map(one -> new Distribution(one.attributes(), time, one.counts(), one.sum()))
                  .toList(),
              start);
    };
  }

  private static List<Point> at(long time, List<Point> points) {
    return points.stream().map(one -> new Point(one.attributes(), time, one.value())).toList();
  }
}
