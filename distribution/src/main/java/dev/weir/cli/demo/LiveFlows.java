// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import dev.weir.api.Batch;
import dev.weir.api.Event;
import dev.weir.api.EventBatch;
import dev.weir.api.FlowBatch;
import dev.weir.api.Metric;
import dev.weir.api.MetricBatch;
import dev.weir.api.component.Exporter;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the table shows: an exporter that adds up what comes by. Safe for use by several threads.
final class LiveFlows implements Exporter {
  private final Map<Kind, Sum> classes = new HashMap<>();
  private final Map<FlowKey, Sum> flows = new HashMap<>();
  private final Map<String, Metric> metrics = new HashMap<>();
  private final Map<String, Long> events = new HashMap<>();
  private TcpSums tcp = new TcpSums(0, 0, 0);

  /// What packets are sorted by.
  record Kind(int ipVersion, int protocol) {}

  /// Packets and bytes on the wire, both directions together.
  record Sum(long packets, long bytes) {
    static final Sum ZERO = new Sum(0, 0);

    Sum plus(Sum other) {
      return new Sum(packets + other.packets, bytes + other.bytes);
    }

    Sum minus(Sum other) {
      return new Sum(packets - other.packets, bytes - other.bytes);
    }
  }

  /// What the analysis of TCP told.
  record TcpSums(long retransmissions, long outOfOrder, long zeroWindows) {
    private TcpSums plus(Tcp.DirectionAnalysis analysis) {
      return new TcpSums(
          retransmissions + analysis.retransmissions(),
          outOfOrder + analysis.outOfOrder(),
          zeroWindows + analysis.zeroWindows());
    }
  }

  /// The sums at one moment.
  record Snapshot(Map<Kind, Sum> classes, int flows, List<Map.Entry<FlowKey, Sum>> top) {
    Sum total() {
      return classes.values().stream().reduce(Sum.ZERO, Sum::plus);
    }
  }

  @Override
  public void start() {}

  @Override
  public void stop(Duration grace) {}

  @Override
  public synchronized void export(Batch batch) {
    switch (batch) {
      case FlowBatch flowBatch -> flowBatch.flows().forEach(this::add);
      case MetricBatch metricBatch ->
          metricBatch.metrics().forEach(metric -> metrics.put(metric.name(), metric));
      case EventBatch eventBatch ->
          eventBatch.events().forEach(event -> events.merge(name(event), 1L, Long::sum));
    }
  }

  private void add(Flow flow) {
    Traffic traffic = flow.traffic();
    if (traffic != null) {
      Sum sum = new Sum(traffic.packets(), traffic.frameBytes());
      FlowKey key = flow.key();
      classes.merge(new Kind(key.ipVersion(), key.protocol()), sum, Sum::plus);
      flows.merge(key, sum, Sum::plus);
    }
    Tcp told = flow.tcp();
    if (told != null && told.analysis() != null) {
      tcp = tcp.plus(told.analysis().both());
    }
  }

  /// The sums now, with the `top` flows of the most bytes.
  synchronized Snapshot snapshot(int top) {
    List<Map.Entry<FlowKey, Sum>> largest = new ArrayList<>();
    flows.entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<FlowKey, Sum> entry) -> entry.getValue().bytes())
                .reversed())
        .limit(top)
        .forEach(entry -> largest.add(Map.entry(entry.getKey(), entry.getValue())));
    return new Snapshot(Map.copyOf(classes), flows.size(), largest);
  }

  /// The latest points of a metric that is a sum or a gauge; none when it has not come.
  synchronized List<Metric.Point> points(String name) {
    Metric metric = metrics.get(name);
    return switch (metric == null ? null : metric.data()) {
      case Metric.Sum sum -> sum.points();
      case Metric.Gauge gauge -> gauge.points();
      case Metric.Histogram _ -> List.of();
      case null -> List.of();
    };
  }

  private static String name(Event event) {
    String kind = event.attributes().text("kind");
    return kind == null ? event.name() : event.name() + ":" + kind;
  }

  /// How many events of each name came so far; of those with a `kind`, of each `name:kind`.
  synchronized Map<String, Long> events() {
    return Map.copyOf(events);
  }

  /// What all flows of TCP told together.
  synchronized TcpSums tcp() {
    return tcp;
  }
}
