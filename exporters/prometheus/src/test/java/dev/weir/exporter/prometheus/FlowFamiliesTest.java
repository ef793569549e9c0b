// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Attributes;
import dev.weir.api.FlowBatch;
import dev.weir.api.Resource;
import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Observation.Side;
import dev.weir.api.flow.Verdict;
import dev.weir.testkit.FlowBuilder;
import dev.weir.testkit.SampleBatches;
import dev.weir.testkit.SampleFlows;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowFamiliesTest {
  @Test
  void countsEachDirectionWhereItWasSeen() throws Exception {
    try (Scraped prometheus = Scraped.start()) {
      Flow first = tcp(0).counts(10, 1_000, 5, 700).build();
      Flow second = tcp(1).counts(1, 60, 0, 0).build();
      prometheus.exporter.export(SampleBatches.flows(first, second));
      prometheus.exporter.export(SampleBatches.flows(SampleFlows.udpOverIpv4()));
      assertThat(prometheus.samples("ipv6_packets_total"))
          .containsExactly(
              "ipv6_packets_total{direction=\"egress\",node=\"node-a\",protocol=\"tcp\"} 11.0",
              "ipv6_packets_total{direction=\"ingress\",node=\"node-a\",protocol=\"tcp\"} 5.0");
      assertThat(prometheus.samples("ipv6_bytes_total{direction=\"egress\""))
          .containsExactly(
              "ipv6_bytes_total{direction=\"egress\",node=\"node-a\",protocol=\"tcp\"} 1060.0");
      assertThat(prometheus.samples("weir_flow_packets_total"))
          .hasSize(3)
          .contains(
              "weir_flow_packets_total{direction=\"ingress\",ip_version=\"4\",node=\"node-a\",protocol=\"udp\"}"
                  + " 1.0");
      assertThat(prometheus.samples("weir_flows_total"))
          .hasSize(2)
          .allMatch(l -> l.endsWith(" 1.0"));
    }
  }

  @Test
  void analysisOfTcpAddsUpAndIsAbsentWhereNobodyMakesIt() throws Exception {
    try (Scraped prometheus = Scraped.start()) {
      prometheus.exporter.export(SampleBatches.flows(SampleFlows.tcpOverIpv6()));
      assertThat(prometheus.samples("weir_tcp_")).isEmpty();
      prometheus.exporter.export(
          SampleBatches.flows(SampleFlows.everyPart(), SampleFlows.everyPart()));
      assertThat(prometheus.samples("weir_tcp_"))
          .containsExactlyInAnyOrder(
              "weir_tcp_retransmissions_total{ip_version=\"6\",node=\"node-a\"} 8.0",
              "weir_tcp_out_of_order_segments_total{ip_version=\"6\",node=\"node-a\"} 4.0",
              "weir_tcp_zero_windows_total{ip_version=\"6\",node=\"node-a\"} 4.0");
    }
  }

  @Test
  void dropsOfAFlowAreNoFlow() throws Exception {
    try (Scraped prometheus = Scraped.start()) {
      Flow drops =
          FlowBuilder.of(17, "fe80::1", 1, "2001:db8::9", 53)
              .verdict(new Verdict(Verdict.Action.DENIED, "netfilter_drop", 3))
              .build();
      prometheus.exporter.export(SampleBatches.flows(drops));
      assertThat(prometheus.samples("weir_flows_total")).isEmpty();
      assertThat(prometheus.samples("ipv6_active_flows")).isEmpty();
    }
  }

  @Test
  void activeFlowsEndWithTheirLastRecord() throws Exception {
    try (Scraped prometheus = Scraped.start()) {
      prometheus.exporter.export(
          SampleBatches.flows(
              tcp(0).build(),
              tcp(1).build(),
              FlowBuilder.of(58, "fe80::1", 0, "ff02::1", 0).build(),
              FlowBuilder.of(17, "fe80::1", 1, "2001:db8::9", 0).build(),
              SampleFlows.udpOverIpv4()));
      assertThat(prometheus.samples("ipv6_active_flows"))
          .containsExactly("ipv6_active_flows{node=\"node-a\"} 3.0");
      assertThat(prometheus.samples("ipv6_flows_by_type"))
          .containsExactlyInAnyOrder(
              "ipv6_flows_by_type{type=\"documentation\"} 1.0",
              "ipv6_flows_by_type{type=\"multicast\"} 1.0",
              "ipv6_flows_by_type{type=\"link_local\"} 1.0");
      prometheus.exporter.export(SampleBatches.flows(tcp(2).end(EndReason.CLOSED).build()));
      assertThat(prometheus.samples("ipv6_active_flows"))
          .containsExactly("ipv6_active_flows{node=\"node-a\"} 2.0");
      assertThat(prometheus.samples("ipv6_flows_by_type{type=\"documentation\"}"))
          .containsExactly("ipv6_flows_by_type{type=\"documentation\"} 0.0");
      assertThat(prometheus.samples("weir_active_flows{ip_version=\"4\""))
          .containsExactly("weir_active_flows{ip_version=\"4\",node=\"node-a\"} 0.0");
    }
  }

  @Test
  void seriesGoWithTheirNodeButOwnOnesStay() throws Exception {
    try (Scraped prometheus = Scraped.start()) {
      Flow flow = tcp(0).counts(1, 60, 0, 0).build();
      prometheus.exporter.export(SampleBatches.flows(flow));
      prometheus.exporter.export(new FlowBatch(prometheus.context.resource(), List.of(flow)));
      prometheus.clock.advance(Duration.ofMinutes(6));
      assertThat(prometheus.samples("ipv6_packets_total"))
          .containsExactly(
              "ipv6_packets_total{direction=\"egress\",node=\"test-host\",protocol=\"tcp\"} 1.0");
      assertThat(prometheus.samples("ipv6_active_flows"))
          .containsExactly("ipv6_active_flows{node=\"test-host\"} 0.0");
      assertThat(prometheus.context.meter().count("prometheus_expired_series")).isPositive();
      // The node comes back: it begins anew, like a process that was restarted.
      prometheus.exporter.export(SampleBatches.flows(flow));
      assertThat(prometheus.samples("ipv6_packets_total{direction=\"egress\",node=\"node-a\""))
          .allMatch(line -> line.endsWith(" 1.0"))
          .hasSize(1);
    }
  }

  @Test
  void seriesBeyondTheCapJoinOneOverflowSeries() throws Exception {
    try (Scraped prometheus = Scraped.start(10, 100)) {
      for (int node = 0; node < 50; node++) {
        prometheus.exporter.export(
            new FlowBatch(
                new Resource(Attributes.of("host.name", "n" + node)),
                List.of(tcp(0).counts(2, 100, 0, 0).build())));
      }
      List<String> packets = prometheus.samples("ipv6_packets_total");
      double sum =
          packets.stream()
              .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
              .sum();
      assertThat(sum).isEqualTo(100);
      assertThat(packets)
          .anyMatch(line -> line.contains("node=\"overflow\",protocol=\"overflow\""))
          .hasSizeLessThan(10);
      assertThat(prometheus.context.meter().count("prometheus_overflow_samples")).isPositive();
      assertThat(prometheus.context.meter().gauge("prometheus_series")).isLessThan(20);
    }
  }

  @Test
  void flowsBeyondTheLimitAreCountedAsUntracked() throws Exception {
    try (Scraped prometheus = Scraped.start(100, 3)) {
      for (int port = 0; port < 5; port++) {
        prometheus.exporter.export(
            SampleBatches.flows(
                FlowBuilder.of(17, "2001:db8::1", port, "2001:db8::2", 53).build()));
      }
      assertThat(prometheus.samples("ipv6_active_flows")).allMatch(line -> line.endsWith(" 3.0"));
      assertThat(prometheus.context.meter().count("prometheus_untracked_flows")).isEqualTo(2);
    }
  }

  private static FlowBuilder tcp(long sequence) {
    return FlowBuilder.of(6, "2001:db8::1", 40_000, "2001:db8::2", 443)
        .sequence(sequence)
        .seenOn("eth0", 2, Side.EGRESS);
  }
}
