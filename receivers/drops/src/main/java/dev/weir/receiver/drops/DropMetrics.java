// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.drops;

import dev.weir.api.Attributes;
import dev.weir.api.Metric;
import dev.weir.bpf.layout.DropNamespace;
import dev.weir.bpf.layout.DropTally;
import dev.weir.bpf.layout.DropTotals;
import dev.weir.bpf.layout.DroppedKind;
import dev.weir.bpf.layout.PacketClass;
import dev.weir.bpf.layout.PacketVersion;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/// Drops since the start by reason, family, protocol, interface and namespace. For one thread.
final class DropMetrics {
  private static final String PACKET = "{packet}";

  private static final int MOST_GONE = 4_096;

  /// What the drops of one series have in common; the interface is empty where there is none.
  private record Series(
      String reason,
      PacketVersion version,
      PacketClass packetClass,
      String interfaceName,
      DropNamespace namespace) {
    Attributes attributes() {
      Attributes.Builder attributes =
          Attributes.builder()
              .put("reason", reason)
              .put("ip_version", version.label())
              .put("protocol", packetClass.label())
              .put("netns", namespace.label());
      return interfaceName.isEmpty()
          ? attributes.build()
          : attributes.put("interface", interfaceName).build();
    }
  }

  private long startNanos;
  private final Map<Series, DropTally> sums = new LinkedHashMap<>();

  /// Those of interfaces that are gone, the oldest first: one that comes back goes on from there, since a
  /// total must not fall.
  private final Map<Series, DropTally> gone = new LinkedHashMap<>();

  DropMetrics(long startNanos) {
    this.startNanos = startNanos;
  }

  void add(String reason, String interfaceName, DroppedKind kind) {
    Series series =
        new Series(reason, kind.version(), kind.packetClass(), interfaceName, kind.namespace());
    DropTally before = gone.remove(series);
    if (before != null) {
      sums.put(series, before);
    }
    sums.merge(series, kind.tally(), DropTally::plus);
  }

  /// Tells no more of interfaces that are gone.
  void keep(Predicate<String> interfaceExists) {
    Iterator<Map.Entry<Series, DropTally>> each = sums.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Series, DropTally> sum = each.next();
      String name = sum.getKey().interfaceName();
      if (!name.isEmpty() && !interfaceExists.test(name)) {
        gone.put(sum.getKey(), sum.getValue());
        each.remove();
      }
    }
    while (gone.size() > MOST_GONE) {
      gone.remove(gone.keySet().iterator().next());
    }
  }

  /// Everything as it is now; what is zero is left out. The first family is there even when nothing was
  /// dropped, so that others know that somebody watches.
  ///
  /// @param missed drops that came while the program ran on that CPU
  List<Metric> read(DropTotals totals, long missed, long nowNanos) {
    List<Metric> metrics = new ArrayList<>();
    // Sums begin before their points, also when the wall clock was set to before we started.
    startNanos = Math.min(startNanos, nowNanos);
    metrics.add(
        new Metric(
            "weir.dropped.packets",
            "Packets that the kernel dropped, as segments on the wire",
            PACKET,
            new Metric.Sum(points(DropTally::packets, nowNanos), startNanos)));
    sum(
        metrics,
        "weir.dropped.bytes",
        "Bytes that the kernel dropped, from the IP header on",
        "By",
        points(DropTally::bytes, nowNanos));
    exception(
        metrics,
        "weir.dropped.without_flow_packets",
        "Dropped packets in no flow: no IP header yet, or none that parses",
        totals.withoutFlow().packets(),
        nowNanos);
    exception(
        metrics,
        "weir.dropped.flow_overflow_packets",
        "Dropped packets in no flow because the table of flows was full",
        totals.flowsOverflow().packets(),
        nowNanos);
    exception(
        metrics,
        "weir.dropped.kind_overflow_packets",
        "Dropped packets of no known reason because the table of kinds was full",
        totals.kindsOverflow().packets(),
        nowNanos);
    exception(
        metrics,
        "weir.dropped.missed_packets",
        "Drops not looked at because the program was running on that processor",
        missed,
        nowNanos);
    List<Metric.Point> outside = new ArrayList<>();
    point(outside, Attributes.of("netns", "other"), totals.otherNamespace().packets(), nowNanos);
    point(
        outside, Attributes.of("netns", "unknown"), totals.unknownNamespace().packets(), nowNanos);
    sum(
        metrics,
        "weir.dropped.outside_packets",
        "Drops left out because they were not in the own network namespace",
        PACKET,
        outside);
    return metrics;
  }

  private List<Metric.Point> points(ToLongFunction<DropTally> value, long nowNanos) {
    List<Metric.Point> points = new ArrayList<>();
    sums.forEach(
        (series, tally) -> point(points, series.attributes(), value.applyAsLong(tally), nowNanos));
    return points;
  }

  private static void point(
      List<Metric.Point> points, Attributes attributes, long value, long nowNanos) {
    if (value != 0) {
      points.add(new Metric.Point(attributes, nowNanos, (double) value));
    }
  }

  private void exception(
      List<Metric> metrics, String name, String description, long packets, long nowNanos) {
    List<Metric.Point> points = new ArrayList<>();
    point(points, Attributes.empty(), packets, nowNanos);
    sum(metrics, name, description, PACKET, points);
  }

  private void sum(
      List<Metric> metrics,
      String name,
      String description,
      String unit,
      List<Metric.Point> points) {
    if (!points.isEmpty()) {
      metrics.add(new Metric(name, description, unit, new Metric.Sum(points, startNanos)));
    }
  }
}
