// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.prometheus;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All series of one name. Guarded by the lock of the exporter.
final class Family {
  /// What the numbers are, and the names of the samples that a scrape shows.
  enum Kind {
    COUNTER,
    GAUGE,
    HISTOGRAM;

    List<String> sampleNames(String family) {
      return switch (this) {
        case COUNTER -> List.of(family, family + "_total", family + "_created");
        case GAUGE -> List.of(family);
        case HISTOGRAM ->
            List.of(
                family,
                family + "_bucket",
                family + "_count",
                family + "_sum",
                family + "_created");
      };
    }
  }

  private final FamilyName name;
  private final Kind kind;
  private final Map<Labels, Series> series = new LinkedHashMap<>();

  Family(FamilyName name, Kind kind) {
    this.name = name;
    this.kind = kind;
  }

  /// Whether samples of that source and kind are this family's.
  boolean is(FamilyName other, Kind otherKind) {
    return kind == otherKind && name.source().equals(other.source());
  }

  List<String> sampleNames() {
    return kind.sampleNames(name.name());
  }

  Kind kind() {
    return kind;
  }

  @Nullable Series get(Labels labels) {
    return series.get(labels);
  }

  void put(Series added) {
    series.put(added.labels(), added);
  }

  /// The labels of the overflow series: those of the first series, or of the newcomer when there is
  /// none, each with the value `overflow`. One shape per family, whatever labels a source invents.
  Labels overflowLabels(Labels newcomer) {
    Labels shape = series.isEmpty() ? newcomer : series.values().iterator().next().labels();
    Labels.Builder overflow = Labels.builder();
    shape.forEach(label -> overflow.label(label.getName(), "overflow"));
    return overflow.build();
  }

  int expire(long limit) {
    int before = series.size();
    series.values().removeIf(one -> one.heard().before(limit));
    return before - series.size();
  }

  boolean isEmpty() {
    return series.isEmpty();
  }

  MetricSnapshot snapshot() {
    MetricMetadata metadata = new MetricMetadata(name.name(), name.help(), name.unit());
    return switch (kind) {
      case COUNTER -> new CounterSnapshot(metadata, counters());
      case GAUGE -> new GaugeSnapshot(metadata, gauges());
      case HISTOGRAM -> new HistogramSnapshot(metadata, histograms());
    };
  }

  private List<CounterDataPointSnapshot> counters() {
    List<CounterDataPointSnapshot> points = new ArrayList<>(series.size());
    for (Series one : series.values()) {
      if (one instanceof Series.Scalar scalar) {
        points.add(new CounterDataPointSnapshot(scalar.value(), scalar.labels(), null, 0));
      }
    }
    return points;
  }

  private List<GaugeDataPointSnapshot> gauges() {
    List<GaugeDataPointSnapshot> points = new ArrayList<>(series.size());
    for (Series one : series.values()) {
      if (one instanceof Series.Scalar scalar) {
        points.add(new GaugeDataPointSnapshot(scalar.value(), scalar.labels(), null));
      }
    }
    return points;
  }

  private List<HistogramDataPointSnapshot> histograms() {
    List<HistogramDataPointSnapshot> points = new ArrayList<>(series.size());
    for (Series one : series.values()) {
      if (one instanceof Series.Distribution distribution) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        List<Double> bounds = distribution.bounds();
        for (int i = 0; i < bounds.size(); i++) {
          buckets.bucket(bounds.get(i), distribution.count(i));
        }
        buckets.bucket(Double.POSITIVE_INFINITY, distribution.count(bounds.size()));
        points.add(
            new HistogramDataPointSnapshot(
                buckets.build(), distribution.sum(), distribution.labels(), Exemplars.EMPTY, 0));
      }
    }
    return points;
  }
}
