// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.api.Attributes;
import dev.weir.api.Metric;
import java.util.ArrayList;
import java.util.List;

/// Collects the metrics of one reading: all with the same time and the same start.
final class Series {
  private final long timeNanos;
  private final long startNanos;
  private final List<Metric> metrics = new ArrayList<>();

  Series(long timeNanos, long startNanos) {
    this.timeNanos = timeNanos;
    this.startNanos = startNanos;
  }

  /// Points of one metric, of which those that are zero are left out.
  final class Points {
    private final List<Metric.Point> points = new ArrayList<>();

    void add(Attributes attributes, long value) {
      if (value != 0) {
        points.add(new Metric.Point(attributes, timeNanos, (double) value));
      }
    }

    /// A cumulative sum, left out when all points were zero.
    void sum(String name, String description, String unit) {
      if (!points.isEmpty()) {
        metrics.add(new Metric(name, description, unit, new Metric.Sum(points, startNanos)));
      }
    }
  }

  Points points() {
    return new Points();
  }

  /// A cumulative sum of one point, zero included.
  void sum(String name, String description, String unit, double value) {
    metrics.add(new Metric(name, description, unit, new Metric.Sum(one(value), startNanos)));
  }

  void gauge(String name, String description, String unit, double value) {
    metrics.add(new Metric(name, description, unit, new Metric.Gauge(one(value))));
  }

  void histogram(
      String name,
      String description,
      String unit,
      List<Double> bounds,
      List<Metric.Distribution> distributions) {
    if (!distributions.isEmpty()) {
      metrics.add(
          new Metric(
              name, description, unit, new Metric.Histogram(bounds, distributions, startNanos)));
    }
  }

  long timeNanos() {
    return timeNanos;
  }

  List<Metric> metrics() {
    return metrics;
  }

  private List<Metric.Point> one(double value) {
    return List.of(new Metric.Point(Attributes.empty(), timeNanos, value));
  }
}
