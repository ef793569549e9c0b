// SPDX-License-Identifier: Apache-2.0
package dev.weir.api;

import java.util.List;

/// A number with a name and a unit, read for one or several sets of attributes.
///
/// @param name dotted and lower-case, for example `weir.tap.packets`
/// @param description one sentence
/// @param unit UCUM, for example `By`, `s`, `{packet}`, `1`
public record Metric(String name, String description, String unit, Data data) {

  /// The kind of number. Sums and histograms are cumulative since `startNanos`.
  public sealed interface Data permits Gauge, Sum, Histogram {}

  /// A value that is what it is now.
  public record Gauge(List<Point> points) implements Data {
    public Gauge {
      points = List.copyOf(points);
    }
  }

  /// A total that only grows while `startNanos` stays the same.
  public record Sum(List<Point> points, long startNanos) implements Data {
    public Sum {
      points = List.copyOf(points);
    }
  }

  /// Values sorted into buckets. `bounds` are inclusive upper bounds; one more bucket counts the
  /// values above the last bound.
  public record Histogram(List<Double> bounds, List<Distribution> distributions, long startNanos)
      implements Data {
    public Histogram {
      bounds = List.copyOf(bounds);
      distributions = List.copyOf(distributions);
    }
  }

  /// One number at `timeNanos` since the epoch.
  public record Point(Attributes attributes, long timeNanos, double value) {}

  /// One histogram at `timeNanos`; `counts` has one element more than there are bounds.
  public record Distribution(Attributes attributes, long timeNanos, List<Long> counts, double sum) {
    public Distribution {
      counts = List.copyOf(counts);
    }

    public long count() {
      return counts.stream().mapToLong(Long::longValue).sum();
    }
  }

  long estimatedBytes() {
    return 128
        + switch (data) {
          case Gauge gauge -> pointBytes(gauge.points());
          case Sum sum -> pointBytes(sum.points());
          case Histogram histogram -> {
            long bytes = 0;
            for (Distribution distribution : histogram.distributions()) {
              bytes += 64 + 24L * distribution.counts().size();
              bytes += distribution.attributes().estimatedBytes();
            }
            yield bytes;
          }
        };
  }

  private static long pointBytes(List<Point> points) {
    long bytes = 0;
    for (Point point : points) {
      bytes += 40 + point.attributes().estimatedBytes();
    }
    return bytes;
  }
}
