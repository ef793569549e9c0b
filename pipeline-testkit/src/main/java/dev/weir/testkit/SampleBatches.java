// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit;

import dev.weir.api.Attributes;
import dev.weir.api.Batch;
import dev.weir.api.Event;
import dev.weir.api.EventBatch;
import dev.weir.api.FlowBatch;
import dev.weir.api.Metric;
import dev.weir.api.MetricBatch;
import dev.weir.api.Resource;
import dev.weir.api.Severity;
import dev.weir.api.flow.Flow;
import dev.weir.api.net.Address;
import java.util.ArrayList;
import java.util.List;

/// Batches of every shape: what a component must take without throwing.
public final class SampleBatches {
  private static final long NOW = ManualClock.START_NANOS + 5_000_000_000L;

  private SampleBatches() {}

  /// A batch of each kind, the empty ones, and each flow in a batch of its own.
  public static List<Batch> all() {
    List<Batch> batches = new ArrayList<>();
    batches.add(flows(SampleFlows.all()));
    batches.add(events());
    batches.add(metrics());
    batches.add(new FlowBatch(Resource.empty(), List.of()));
    batches.add(new EventBatch(Resource.empty(), List.of()));
    batches.add(new MetricBatch(Resource.empty(), List.of()));
    for (Flow flow : SampleFlows.all()) {
      batches.add(new FlowBatch(Resource.empty(), List.of(flow)));
    }
    return batches;
  }

  public static Resource resource() {
    return new Resource(
        Attributes.builder().put("host.name", "node-a").put("k8s.node.name", "node-a").build());
  }

  public static FlowBatch flows(List<Flow> flows) {
    return new FlowBatch(resource(), flows);
  }

  public static FlowBatch flows(Flow... flows) {
    return flows(List.of(flows));
  }

  public static MetricBatch metrics(Metric... metrics) {
    return new MetricBatch(resource(), List.of(metrics));
  }

  /// Events with every type of attribute, every severity, and text that needs quoting.
  public static EventBatch events() {
    List<Event> events = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      events.add(new Event("network.sample", NOW, severity, "", Attributes.empty()));
    }
    events.add(
        new Event(
            "network.ndp.neighbor_advertisement",
            NOW + 1,
            Severity.INFO,
            "a \"quoted\", comma\r\nand \u2028 line, \uD83D\uDC1F, \u0000 and a lone \uD800",
            Attributes.builder()
                .put("ndp.target", Address.parse("fe80::2"))
                .put("ndp.override", true)
                .put("count", 3)
                .put("ratio", Double.NaN)
                .put("chain", List.of(0, 43, 44))
                .put("servers", List.of(Address.parse("2001:db8::53")))
                .put("", "an empty key")
                .build()));
    return new EventBatch(resource(), events);
  }

  /// Gauges, sums and histograms, with and without points, and with numbers that are none.
  public static MetricBatch metrics() {
    Attributes ipv6 = Attributes.of("ip_version", 6);
    return metrics(
        sum(
            "weir.tap.packets",
            "{packet}",
            point(Attributes.of("ip_version", 6, "protocol", "tcp"), 12)),
        sum("weir.tap.bytes", "By", point(ipv6, 1e15)),
        new Metric(
            "weir.tap.packet_size",
            "Sizes of packets.",
            "By",
            new Metric.Histogram(
                List.of(64.0, 128.0),
                List.of(new Metric.Distribution(ipv6, NOW, List.of(1L, 2L, 3L), 1_000)),
                ManualClock.START_NANOS)),
        gauge("weir.tap.flow_table_entries", "{flow}", point(Attributes.empty(), 17)),
        gauge("system.cpu.utilization", "1", point(Attributes.of("cpu", "0"), Double.NaN)),
        gauge("", "", point(Attributes.empty(), Double.NEGATIVE_INFINITY)),
        gauge("9 odd/näme", "furlong/fortnight", point(Attributes.of("a b", "c\"\\\n"), -0.0)),
        gauge("no.points", "1"),
        new Metric("no.distributions", "", "s", new Metric.Histogram(List.of(), List.of(), 0)),
        new Metric(
            "short.histogram",
            "Has fewer counts than buckets.",
            "s",
            new Metric.Histogram(
                List.of(1.0, 2.0),
                List.of(new Metric.Distribution(Attributes.empty(), NOW, List.of(), Double.NaN)),
                0)),
        sum("went.down", "1", point(Attributes.empty(), 5), point(Attributes.empty(), -5)));
  }

  public static Metric sum(String name, String unit, Metric.Point... points) {
    return new Metric(
        name, "A sum.", unit, new Metric.Sum(List.of(points), ManualClock.START_NANOS));
  }

  public static Metric gauge(String name, String unit, Metric.Point... points) {
    return new Metric(name, "A gauge.", unit, new Metric.Gauge(List.of(points)));
  }

  public static Metric.Point point(Attributes attributes, double value) {
    return new Metric.Point(attributes, NOW, value);
  }
}
