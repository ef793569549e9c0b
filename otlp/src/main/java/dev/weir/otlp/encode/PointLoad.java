// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.encode;

import dev.weir.api.Metric;
import dev.weir.api.Metric.Distribution;
import dev.weir.api.Metric.Gauge;
import dev.weir.api.Metric.Histogram;
import dev.weir.api.Metric.Point;
import dev.weir.api.Metric.Sum;
import dev.weir.otlp.Signal;
import dev.weir.otlp.mapping.AttributeWriter;
import dev.weir.otlp.proto.ProtoWriter;
import java.util.List;

/// Metrics (`opentelemetry/proto/metrics/v1/metrics.proto`). What is counted and split are the data
/// points; a metric whose points do not fit into one request is named in each that has some.
final class PointLoad implements Load {
  private static final int METRICS = 2 << 3 | 2;

  private static final int NAME = 1 << 3 | 2;
  private static final int DESCRIPTION = 2 << 3 | 2;
  private static final int UNIT = 3 << 3 | 2;
  private static final int GAUGE = 5 << 3 | 2;
  private static final int SUM = 7 << 3 | 2;
  private static final int HISTOGRAM = 9 << 3 | 2;

  private static final int POINTS = 1 << 3 | 2;
  private static final int TEMPORALITY = 2 << 3;
  private static final int CUMULATIVE = 2;
  private static final int MONOTONIC = 3 << 3;

  private static final int START = 2 << 3 | 1;
  private static final int TIME = 3 << 3 | 1;
  private static final int AS_DOUBLE = 4 << 3 | 1;
  private static final int NUMBER_ATTRIBUTES = 7 << 3 | 2;

  private static final int COUNT = 4 << 3 | 1;
  private static final int HISTOGRAM_SUM = 5 << 3 | 1;
  private static final int BUCKET_COUNTS = 6 << 3 | 2;
  private static final int EXPLICIT_BOUNDS = 7 << 3 | 2;
  private static final int HISTOGRAM_ATTRIBUTES = 9 << 3 | 2;

  private static final long NO_START = 0;

  private final List<Metric> metrics;

  /// Index of the first point of each metric, and at the end how many there are.
  private final int[] first;

  /// @param metrics those that [Points#clean] gave back
  PointLoad(List<Metric> metrics) {
    this.metrics = metrics;
    this.first = new int[metrics.size() + 1];
    for (int i = 0; i < metrics.size(); i++) {
      first[i + 1] = first[i] + Points.count(metrics.get(i));
    }
  }

  @Override
  public Signal signal() {
    return Signal.METRICS;
  }

  @Override
  public int size() {
    return first[metrics.size()];
  }

  @Override
  public int write(int upTo, int downTo, int limitBytes, ProtoWriter out) {
    int index = upTo;
    for (int i = metrics.size() - 1; i >= 0 && index > downTo; i--) {
      if (first[i] < index) {
        int least = Math.max(first[i], downTo);
        int from = points(metrics.get(i), index - first[i], least - first[i], limitBytes, out);
        if (first[i] + from > least) {
          return first[i] + from;
        }
        index = least;
      }
    }
    return index;
  }

  /// Writes a metric with its points from `downTo` to before `upTo`, as many as fit.
  ///
  /// @return the index of the first point written, `upTo` when there is none and no metric either
  private static int points(Metric metric, int upTo, int downTo, int limitBytes, ProtoWriter out) {
    int end = out.size();
    // At most three bytes a character, and what closes the metric.
    int names =
        3 * (metric.name().length() + metric.description().length() + metric.unit().length()) + 40;
    int from = data(metric.data(), upTo, downTo, limitBytes - names, out);
    if (from == upTo) {
      out.rewind(end);
      return upTo;
    }
    out.string(UNIT, metric.unit());
    out.string(DESCRIPTION, metric.description());
    out.string(NAME, metric.name());
    out.message(METRICS, end);
    return from;
  }

  private static int data(Metric.Data data, int upTo, int downTo, int limitBytes, ProtoWriter out) {
    int end = out.size();
    return switch (data) {
      case Gauge gauge -> {
        int from = numbers(gauge.points(), NO_START, upTo, downTo, limitBytes, out);
        out.message(GAUGE, end);
        yield from;
      }
      case Sum sum -> {
        out.varintField(MONOTONIC, 1);
        out.varintField(TEMPORALITY, CUMULATIVE);
        int from = numbers(sum.points(), sum.startNanos(), upTo, downTo, limitBytes, out);
        out.message(SUM, end);
        yield from;
      }
      case Histogram histogram -> {
        out.varintField(TEMPORALITY, CUMULATIVE);
        int from = distributions(histogram, upTo, downTo, limitBytes, out);
        out.message(HISTOGRAM, end);
        yield from;
      }
    };
  }

  private static int numbers(
      List<Point> points, long startNanos, int upTo, int downTo, int limitBytes, ProtoWriter out) {
    for (int i = upTo; i > downTo; i--) {
      Point point = points.get(i - 1);
      int end = out.size();
      new AttributeWriter(out, NUMBER_ATTRIBUTES).all("", point.attributes());
      out.doubleField(AS_DOUBLE, point.value());
      times(startNanos, point.timeNanos(), out);
      out.message(POINTS, end);
      if (out.size() > limitBytes) {
        out.rewind(end);
        return i;
      }
    }
    return downTo;
  }

  private static int distributions(
      Histogram histogram, int upTo, int downTo, int limitBytes, ProtoWriter out) {
    for (int i = upTo; i > downTo; i--) {
      int end = out.size();
      distribution(histogram, histogram.distributions().get(i - 1), out);
      out.message(POINTS, end);
      if (out.size() > limitBytes) {
        out.rewind(end);
        return i;
      }
    }
    return downTo;
  }

  private static void distribution(
      Histogram histogram, Distribution distribution, ProtoWriter out) {
    new AttributeWriter(out, HISTOGRAM_ATTRIBUTES).all("", distribution.attributes());
    int end = out.size();
    for (Double bound : histogram.bounds().reversed()) {
      out.fixed64(Double.doubleToRawLongBits(bound));
    }
    out.message(EXPLICIT_BOUNDS, end);
    end = out.size();
    for (Long count : distribution.counts().reversed()) {
      out.fixed64(count);
    }
    out.message(BUCKET_COUNTS, end);
    if (!Double.isNaN(distribution.sum())) {
      out.doubleField(HISTOGRAM_SUM, distribution.sum());
    }
    out.fixed64Field(COUNT, distribution.count());
    times(histogram.startNanos(), distribution.timeNanos(), out);
  }

  /// A start that the clock has stepped behind is none: nothing is counted from the future.
  private static void times(long startNanos, long timeNanos, ProtoWriter out) {
    out.fixed64Field(TIME, timeNanos);
    if (startNanos != NO_START) {
      out.fixed64Field(START, Math.min(startNanos, timeNanos));
    }
  }
}
