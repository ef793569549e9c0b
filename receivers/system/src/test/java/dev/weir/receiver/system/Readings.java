// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import dev.weir.api.Attributes;
import dev.weir.api.Metric;
import dev.weir.testkit.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads sources at times of the test's choosing and looks at what they tell.
final class Readings {
  static final long START_NANOS = RecordedTree.BOOT_SECONDS * 1_000_000_000L;

  private final ManualClock clock = new ManualClock();

  /// One reading now.
  Sample read(Source source) throws IOException {
    Sample sample = new Sample(Moment.now(clock), START_NANOS);
    source.read(sample);
    return sample;
  }

  Readings later(Duration span) {
    clock.advance(span);
    return this;
  }

  /// The values of a metric by the text of their attributes; empty when there is no such metric.
  static Map<String, Double> told(List<Metric> metrics, String name) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (Metric metric : metrics) {
      if (metric.name().equals(name)) {
        points(metric).forEach(point -> values.put(key(point.attributes()), point.value()));
      }
    }
    return values;
  }

  static Map<String, Double> told(Sample sample, Family family) {
    return told(sample.metrics(), family.name());
  }

  static List<Metric.Point> points(Metric metric) {
    return switch (metric.data()) {
      case Metric.Gauge gauge -> gauge.points();
      case Metric.Sum sum -> sum.points();
      case Metric.Histogram _ -> List.of();
    };
  }

  /// The attributes' values, in their order.
  private static String key(Attributes attributes) {
    return String.join(" ", attributes.asMap().values().stream().map(Object::toString).toList());
  }
}
