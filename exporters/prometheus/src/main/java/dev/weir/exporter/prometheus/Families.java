// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.prometheus;

import dev.weir.exporter.prometheus.Family.Kind;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All families, with a bound on the number of series. Beyond it a new counter or histogram series
/// joins the overflow series of its family, and a new gauge is refused: levels of different things
/// have no sum. Guarded by the lock of the exporter.
final class Families {
  private final int maxSeries;
  private final Counts counts;
  private final Map<String, Family> families = new TreeMap<>();
  private final Set<String> sampleNames = new HashSet<>();
  private int size;
  private long overflowed;

  Families(int maxSeries, Counts counts) {
    this.maxSeries = maxSeries;
    this.counts = counts;
  }

  /// The counter series, its family's overflow series, or null when the name is taken by another
  /// kind or source.
  Series.@Nullable Scalar counter(FamilyName name, Labels labels, Heard heard) {
    return find(name, Kind.COUNTER, labels, heard, List.of()) instanceof Series.Scalar found
        ? found
        : null;
  }

  Series.@Nullable Scalar gauge(FamilyName name, Labels labels, Heard heard) {
    return find(name, Kind.GAUGE, labels, heard, List.of()) instanceof Series.Scalar found
        ? found
        : null;
  }

  /// Null also when the series exists with other bounds.
  Series.@Nullable Distribution histogram(
      FamilyName name, List<Double> bounds, Labels labels, Heard heard) {
    if (find(name, Kind.HISTOGRAM, labels, heard, bounds) instanceof Series.Distribution found) {
      if (found.bounds().equals(bounds)) {
        return found;
      }
      counts.rejected("other_bounds");
    }
    return null;
  }

  /// Forgets series that were last heard of before `limit`.
  int expire(long limit) {
    int expired = 0;
    for (Iterator<Family> all = families.values().iterator(); all.hasNext(); ) {
      Family family = all.next();
      expired += family.expire(limit);
      if (family.isEmpty()) {
        all.remove();
        family.sampleNames().forEach(sampleNames::remove);
      }
    }
    size -= expired;
    return expired;
  }

  int size() {
    return size;
  }

  /// How many samples found no series of their own so far.
  long overflowed() {
    return overflowed;
  }

  MetricSnapshots snapshots() {
    List<MetricSnapshot> snapshots = new ArrayList<>(families.size());
    families.values().forEach(family -> snapshots.add(family.snapshot()));
    return new MetricSnapshots(snapshots);
  }

  private @Nullable Series find(
      FamilyName name, Kind kind, Labels labels, Heard heard, List<Double> bounds) {
    Family family = family(name, kind);
    if (family == null) {
      counts.rejected("name_taken");
      return null;
    }
    Series known = family.get(labels);
    if (known != null) {
      return known;
    }
    if (size < maxSeries) {
      return add(family, labels, heard, bounds);
    }
    overflowed++;
    counts.overflowed();
    if (kind == Kind.GAUGE || (family.isEmpty() && families.size() > maxSeries)) {
      return null;
    }
    Labels overflow = family.overflowLabels(labels);
    Series joined = family.get(overflow);
    return joined == null ? add(family, overflow, heard, bounds) : joined;
  }

  private Series add(Family family, Labels labels, Heard heard, List<Double> bounds) {
    Series added =
        family.kind() == Kind.HISTOGRAM
            ? new Series.Distribution(labels, heard, bounds)
            : new Series.Scalar(labels, heard);
    family.put(added);
    size++;
    return added;
  }

  private @Nullable Family family(FamilyName name, Kind kind) {
    Family known = families.get(name.name());
    if (known != null) {
      return known.is(name, kind) ? known : null;
    }
    List<String> names = kind.sampleNames(name.name());
    if (names.stream().anyMatch(sampleNames::contains)
        || (!name.isOwn() && OwnFamilies.reserve(name.name()))) {
      return null;
    }
    sampleNames.addAll(names);
    Family made = new Family(name, kind);
    families.put(name.name(), made);
    return made;
  }
}
