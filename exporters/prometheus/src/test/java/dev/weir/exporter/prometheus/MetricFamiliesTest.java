// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.prometheus;

import static dev.weir.testkit.SampleBatches.gauge;
import static dev.weir.testkit.SampleBatches.metrics;
import static dev.weir.testkit.SampleBatches.point;
import static dev.weir.testkit.SampleBatches.sum;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Attributes;
import dev.weir.api.Metric;
import dev.weir.api.MetricBatch;
import dev.weir.api.Resource;
import dev.weir.testkit.SampleBatches;
import dev.weir.testkit.SampleFlows;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricFamiliesTest {
  private static final Attributes NONE = Attributes.empty();

  @Test
  void namesMetricsByRule() throws Exception {
    try (Scraped prometheus = Scraped.start()) {
      prometheus.exporter.export(
          metrics(
              sum("weir.tap.bytes", "By", point(Attributes.of("ip_version", 6), 1500)),
              sum("weir.tap.overflow_packets", "{packet}", point(NONE, 0)),
              gauge("weir.tap.flow_table_entries", "{flow}", point(NONE, 3)),
              gauge("system.memory.usage", "MiBy", point(NONE, 2)),
              gauge("http.latency", "ms", point(NONE, 250)),
              gauge("cpu.utilization", "1", point(NONE, 0.5)),
              gauge("queue.total", "", point(NONE, 1))));
      String node = "{node=\"node-a\"} ";
      assertThat(prometheus.metrics())
          .contains("weir_tap_bytes_total{ip_version=\"6\",node=\"node-a\"} 1500.0\n")
          .contains("weir_tap_overflow_packets_total" + node + "0.0\n")
          .contains("weir_tap_flow_table_entries" + node + "3.0\n")
          .contains("system_memory_usage_bytes" + node + "2097152.0\n")
          .contains("http_latency_seconds" + node + "0.25\n")
          .contains("cpu_utilization_ratio" + node + "0.5\n")
          .contains("queue" + node + "1.0\n");
    }
  }

  @Test
  void tapMetricsHaveTheirOriginalNames() throws Exception {
    try (Scraped prometheus = Scraped.start()) {
      prometheus.exporter.export(
          metrics(
              sum(
                  "weir.tap.icmpv6_messages",
                  "{message}",
                  point(Attributes.of("type", 135, "code", 0), 4)),
              sum(
                  "weir.dropped.packets",
                  "{packet}",
                  point(
                      Attributes.builder()
                          .put("ip_version", 6)
                          .put("reason", "no_socket")
                          .put("protocol", "udp")
                          .put("interface", "eth0")
                          .build(),
                      2),
                  point(Attributes.of("ip_version", 6, "reason", "tcp_csum"), 3),
                  point(Attributes.of("ip_version", 4, "reason", "tcp_csum"), 9)),
              packetSizes(6, 0, List.of(1L, 2L, 0L), 200),
              packetSizes(4, 0, List.of(5L, 0L, 1L), 900)));
      assertThat(prometheus.metrics())
          .contains("ipv6_icmpv6_messages_total{code=\"0\",type=\"135\"} 4.0\n")
          .contains(
              "ipv6_dropped_packets_total{interface=\"eth0\",node=\"node-a\",protocol=\"udp\",reason=\"no_socket\"}"
                  + " 2.0\n")
          .contains(
              "ipv6_dropped_packets_total{interface=\"\",node=\"node-a\",protocol=\"\",reason=\"tcp_csum\"} 3.0\n")
          .contains(
              "weir_dropped_packets_total{ip_version=\"4\",node=\"node-a\",reason=\"tcp_csum\"} 9.0\n")
          .contains("ipv6_packet_size_bytes_bucket{node=\"node-a\",le=\"128.0\"} 3\n")
          .contains("ipv6_packet_size_bytes_sum{node=\"node-a\"} 200.0\n")
          .contains("weir_packet_size_bytes_count{ip_version=\"4\",node=\"node-a\"} 6\n")
          .doesNotContain("weir_tap_icmpv6", "weir_tap_packet_size");
    }
  }

  @Test
  void nothingIsShownForReceiversThatDoNotRun() throws Exception {
    try (Scraped prometheus = Scraped.start()) {
      assertThat(prometheus.metrics()).doesNotContain("ipv6_", "weir_");
    }
  }

  @Test
  void totalsGoOnWhenASourceStartsAnew() throws Exception {
    try (Scraped prometheus = Scraped.start()) {
      prometheus.exporter.export(metrics(total(100, 10)));
      prometheus.exporter.export(metrics(total(100, 15)));
      prometheus.exporter.export(metrics(total(200, 2)));
      prometheus.exporter.export(metrics(total(200, 1)));
      assertThat(prometheus.samples("a_total")).containsExactly("a_total{node=\"node-a\"} 18.0");
      prometheus.exporter.export(metrics(packetSizes(6, 1, List.of(1L, 0L, 0L), 10)));
      prometheus.exporter.export(metrics(packetSizes(6, 1, List.of(3L, 1L, 0L), 70)));
      prometheus.exporter.export(metrics(packetSizes(6, 2, List.of(1L, 0L, 0L), 10)));
      assertThat(prometheus.samples("ipv6_packet_size_bytes_"))
          .containsExactly(
              "ipv6_packet_size_bytes_bucket{node=\"node-a\",le=\"64.0\"} 4",
              "ipv6_packet_size_bytes_bucket{node=\"node-a\",le=\"128.0\"} 5",
              "ipv6_packet_size_bytes_bucket{node=\"node-a\",le=\"+Inf\"} 5",
              "ipv6_packet_size_bytes_count{node=\"node-a\"} 5",
              "ipv6_packet_size_bytes_sum{node=\"node-a\"} 80.0");
    }
  }

  @Test
  void seriesWithoutNodeLabelAddUpOverNodes() throws Exception {
    try (Scraped prometheus = Scraped.start()) {
      Metric messages =
          sum("weir.tap.icmpv6_messages", "1", point(Attributes.of("type", 128, "code", 0), 4));
      for (String node : List.of("a", "b", "a")) {
        prometheus.exporter.export(
            new MetricBatch(new Resource(Attributes.of("host.name", node)), List.of(messages)));
      }
      assertThat(prometheus.samples("ipv6_icmpv6"))
          .containsExactly("ipv6_icmpv6_messages_total{code=\"0\",type=\"128\"} 8.0");
    }
  }

  @Test
  void whatCannotBeRepresentedIsCounted() throws Exception {
    try (Scraped prometheus = Scraped.start()) {
      prometheus.exporter.export(
          metrics(
              sum("down", "1", point(NONE, -1)),
              sum("nan", "1", point(NONE, Double.NaN)),
              gauge("same.name", "", point(NONE, 1)),
              sum("same_name", "", point(NONE, 1)),
              gauge("label", "", point(Attributes.of("le", "1", "a.b", "x"), 1)),
              packetSizes(6, 0, List.of(1L), 1)));
      assertThat(prometheus.context.meter().count("prometheus_rejected_samples", "not_a_count"))
          .isEqualTo(2);
      assertThat(prometheus.context.meter().count("prometheus_rejected_samples", "name_taken"))
          .isEqualTo(1);
      assertThat(
              prometheus
                  .context
                  .meter()
                  .count("prometheus_rejected_samples", "malformed_histogram"))
          .isEqualTo(1);
      assertThat(prometheus.samples("label"))
          .containsExactly("label{a_b=\"x\",attribute_le=\"1\",node=\"node-a\"} 1.0");
    }
  }

  @Test
  void twoMetricsOfOneNameAreNotAddedUp() throws Exception {
    try (Scraped prometheus = Scraped.start()) {
      prometheus.exporter.export(
          metrics(
              sum("a.b", "", point(NONE, 1)),
              sum("a_b", "", point(NONE, 10)),
              sum("a.b", "", point(Attributes.of("c", "d"), 100)),
              gauge("size", "By", point(NONE, 5)),
              gauge("size.bytes", "", point(NONE, 7))));
      assertThat(prometheus.samples("a_b_total"))
          .containsExactly(
              "a_b_total{c=\"d\",node=\"node-a\"} 100.0", "a_b_total{node=\"node-a\"} 1.0");
      assertThat(prometheus.samples("size")).containsExactly("size_bytes{node=\"node-a\"} 5.0");
      assertThat(prometheus.context.meter().count("prometheus_rejected_samples", "name_taken"))
          .isEqualTo(2);
    }
  }

  @Test
  void namesOfOurOwnFamiliesAreKeptForThem() throws Exception {
    try (Scraped prometheus = Scraped.start()) {
      prometheus.exporter.export(
          metrics(
              sum("ipv6.packets", "", point(NONE, 99)),
              gauge("weir.flows.total", "", point(NONE, 99))));
      prometheus.exporter.export(SampleBatches.flows(SampleFlows.tcpOverIpv6()));
      assertThat(prometheus.metrics())
          .contains("weir_flows_total{ip_version=\"6\",node=\"node-a\",protocol=\"tcp\"} 1.0\n")
          .doesNotContain("99");
      assertThat(prometheus.context.meter().count("prometheus_rejected_samples", "name_taken"))
          .isEqualTo(2);
    }
  }

  @Test
  void attributesThatBecomeOneLabelStayApart() throws Exception {
    try (Scraped prometheus = Scraped.start()) {
      prometheus.exporter.export(
          metrics(
              gauge(
                  "g",
                  "",
                  point(Attributes.of("a_b", "2", "a.b", "1"), 1),
                  point(Attributes.of("a_b", "3", "a.b", "1"), 2),
                  point(Attributes.of("node", "mine"), 3))));
      assertThat(prometheus.samples("g"))
          .containsExactly(
              "g{a_b=\"1;2\",node=\"node-a\"} 1.0",
              "g{a_b=\"1;3\",node=\"node-a\"} 2.0",
              "g{attribute_node=\"mine\",node=\"node-a\"} 3.0");
    }
  }

  @Test
  void openMetricsNamesTheUnits() throws Exception {
    try (Scraped prometheus = Scraped.start()) {
      prometheus.exporter.export(
          metrics(
              gauge("latency", "ms", point(NONE, 1)),
              gauge("bytes", "By", point(NONE, 1)),
              sum("sent", "KiBy", point(NONE, 1)),
              sum("packets", "{packet}", point(NONE, 1))));
      assertThat(
              prometheus
                  .get("/metrics", "Accept", "application/openmetrics-text; version=1.0.0")
                  .body()
                  .lines()
                  .filter(line -> line.startsWith("# UNIT")))
          .containsExactly("# UNIT latency_seconds seconds", "# UNIT sent_bytes bytes");
    }
  }

  @Test
  void gaugesThatAreNotSentAnyMoreExpireOnTheTimer() throws Exception {
    try (Scraped prometheus = Scraped.start()) {
      prometheus.exporter.export(metrics(gauge("old", "", point(NONE, 1))));
      prometheus.clock.advance(Duration.ofMinutes(4));
      prometheus.exporter.export(metrics(gauge("young", "", point(NONE, 1))));
      prometheus.clock.advance(Duration.ofMinutes(2));
      assertThat(prometheus.metrics()).contains("young").doesNotContain("old");
    }
  }

  private static Metric total(long start, double value) {
    return new Metric("a", "A.", "1", new Metric.Sum(List.of(point(NONE, value)), start));
  }

  private static Metric packetSizes(int ipVersion, long start, List<Long> counts, double sum) {
    return new Metric(
        "weir.tap.packet_size",
        "Sizes.",
        "By",
        new Metric.Histogram(
            List.of(64.0, 128.0),
            List.of(
                new Metric.Distribution(Attributes.of("ip_version", ipVersion), 0, counts, sum)),
            start));
  }
}
