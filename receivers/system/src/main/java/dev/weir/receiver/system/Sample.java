// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import dev.weir.api.Attributes;
import dev.weir.api.Event;
import dev.weir.api.Metric;
import java.util.ArrayList;
import java.util.List;

/// What one reading of all sources finds. For one thread.
final class Sample {
  private final Moment moment;
  private final long startNanos;
  private final List<Metric> metrics = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();

  /// @param startNanos since when sums are counted
  Sample(Moment moment, long startNanos) {
    this.moment = moment;
    this.startNanos = startNanos;
  }

  Moment moment() {
    return moment;
  }

  Metric.Point point(Attributes attributes, double value) {
    return new Metric.Point(attributes, moment.epochNanos(), value);
  }

  /// Counts below 2^53 keep every unit.
  Metric.Point point(Attributes attributes, long value) {
    return point(attributes, (double) value);
  }

  void gauge(Family family, double value) {
    gauge(family, List.of(point(Attributes.empty(), value)));
  }

  void gauge(Family family, long value) {
    gauge(family, (double) value);
  }

  /// Leaves the metric out when there are no points: absent is not zero.
  void gauge(Family family, List<Metric.Point> points) {
    add(family, points, new Metric.Gauge(points));
  }

  void sum(Family family, double value) {
    sum(family, List.of(point(Attributes.empty(), value)));
  }

  void sum(Family family, long value) {
    sum(family, (double) value);
  }

  /// Leaves the metric out when there are no points.
  void sum(Family family, List<Metric.Point> points) {
    add(family, points, new Metric.Sum(points, startNanos));
  }

  void event(Event event) {
    events.add(event);
  }

  List<Metric> metrics() {
    return metrics;
  }

  List<Event> events() {
    return events;
  }

  private void add(Family family, List<Metric.Point> points, Metric.Data data) {
    if (!points.isEmpty()) {
      metrics.add(new Metric(family.name(), family.description(), family.unit(), data));
    }
  }
}
