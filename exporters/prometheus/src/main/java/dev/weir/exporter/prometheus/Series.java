// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.prometheus;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One line of a family (several for a histogram). Guarded by the lock of the exporter.
sealed interface Series {
  Labels labels();

  /// When whatever feeds the series was last heard of.
  Heard heard();

  /// Adds to a counter that [Families#counter] may not have found.
  static void count(@Nullable Scalar counter, long increment) {
    if (counter != null) {
      counter.add((double) increment);
    }
  }

  /// A counter or a gauge.
  final class Scalar implements Series {
    private final Labels labels;
    private final Heard heard;
    private double value;

    Scalar(Labels labels, Heard heard) {
      this.labels = labels;
      this.heard = heard;
    }

    void add(double increment) {
      value += increment;
    }

    void set(double now) {
      value = now;
    }

    double value() {
      return value;
    }

    @Override
    public Labels labels() {
      return labels;
    }

    @Override
    public Heard heard() {
      return heard;
    }
  }

  /// A histogram with fixed bounds.
  final class Distribution implements Series {
    private final Labels labels;
    private final Heard heard;
    private final List<Double> bounds;
    private final long[] counts;
    private double sum;

    Distribution(Labels labels, Heard heard, List<Double> bounds) {
      this.labels = labels;
      this.heard = heard;
      this.bounds = bounds;
      this.counts = new long[bounds.size() + 1];
    }

    void add(List<Long> increments, double sumIncrement) {
      for (int i = 0; i < counts.length; i++) {
        counts[i] += increments.get(i);
      }
      sum += sumIncrement;
    }

    List<Double> bounds() {
      return bounds;
    }

    long count(int bucket) {
      return counts[bucket];
    }

    double sum() {
      return sum;
    }

    @Override
    public Labels labels() {
      return labels;
    }

    @Override
    public Heard heard() {
      return heard;
    }
  }
}
