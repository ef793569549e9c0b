// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.encode;

import dev.weir.api.Metric;
import dev.weir.api.Metric.Distribution;
import dev.weir.api.Metric.Gauge;
import dev.weir.api.Metric.Histogram;
import dev.weir.api.Metric.Point;
import dev.weir.api.Metric.Sum;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;
import java.util.function.Predicate;

/// Points that OTLP cannot carry, or that its backends refuse together with those beside them.
final class Points {
  private Points() {}

  static int count(Metric metric) {
    return switch (metric.data()) {
      case Gauge gauge -> gauge.points().size();
      case Sum sum -> sum.points().size();
      case Histogram histogram -> histogram.distributions().size();
    };
  }

  /// The metrics that have points, without the points that cannot be sent.
  ///
  /// @param leftOut told the reason and how many those are
  static List<Metric> clean(List<Metric> metrics, ObjIntConsumer<String> leftOut) {
    List<Metric> clean = new ArrayList<>(metrics.size());
    for (Metric metric : metrics) {
      if (count(metric) == 0) {
        continue;
      }
      if (metric.name().isEmpty()) {
        leftOut.accept("no_name", count(metric));
        continue;
      }
      Metric rest = clean(metric, leftOut);
      if (count(rest) > 0) {
        clean.add(rest);
      }
    }
    return clean;
  }

  private static Metric clean(Metric metric, ObjIntConsumer<String> leftOut) {
    return switch (metric.data()) {
      case Gauge _ -> metric;
      case Sum sum -> {
        List<Point> good = filter(sum.points(), Points::isTotal, "not_a_count", leftOut);
        yield with(metric, new Sum(good, sum.startNanos()));
      }
      case Histogram histogram -> {
        List<Distribution> good =
            filter(
                histogram.distributions(),
                distribution -> fits(histogram.bounds(), distribution),
                "malformed_histogram",
                leftOut);
        yield with(metric, new Histogram(histogram.bounds(), good, histogram.startNanos()));
      }
    };
  }

  private static <T> List<T> filter(
      List<T> points, Predicate<T> isGood, String reason, ObjIntConsumer<String> leftOut) {
    List<T> good = points.stream().filter(isGood).toList();
    if (good.size() < points.size()) {
      leftOut.accept(reason, points.size() - good.size());
    }
    return good;
  }

  private static Metric with(Metric metric, Metric.Data data) {
    return new Metric(metric.name(), metric.description(), metric.unit(), data);
  }

  /// A total that only grows has nothing below zero.
  private static boolean isTotal(Point point) {
    return point.value() >= 0 && point.value() < Double.POSITIVE_INFINITY;
  }

  private static boolean fits(List<Double> bounds, Distribution distribution) {
    if (distribution.counts().size() != bounds.size() + 1
        || distribution.counts().stream().anyMatch(count -> count < 0)) {
      return false;
    }
    for (int i = 0; i < bounds.size(); i++) {
      boolean ascends = i == 0 || bounds.get(i) > bounds.get(i - 1);
      if (!ascends || !Double.isFinite(bounds.get(i))) {
        return false;
      }
    }
    return true;
  }
}
