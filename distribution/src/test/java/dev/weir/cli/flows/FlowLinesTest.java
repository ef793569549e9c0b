// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.flows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Attributes;
import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Observation.Side;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Tcp.Analysis;
import dev.weir.api.flow.Tcp.ConnectionState;
import dev.weir.api.flow.Tcp.DirectionAnalysis;
import dev.weir.api.flow.TcpFlags;
import dev.weir.api.flow.Verdict;
import dev.weir.api.flow.Verdict.Action;
import dev.weir.api.flow.Workload;
import dev.weir.api.net.Protocol;
import dev.weir.testkit.FlowBuilder;
import org.junit.jupiter.api.Test;

class FlowLinesTest {
  private static final long START = 1_767_225_600_123_456_789L;

  private static final Flow CONNECTION =
      FlowBuilder.of(Protocol.TCP, "2001:db8::1", 40_000, "2001:db8::2", 443)
          .times(START, START + 3_210_000_000L, START)
          .seenOn("eth0", 2, Side.INGRESS)
          .counts(12, 3_456, 1, 60)
          .tcp(
              new Tcp(
                  TcpFlags.ZERO,
                  TcpFlags.ZERO,
                  new Analysis(
                      new DirectionAnalysis(2, 0, 0, 0),
                      new DirectionAnalysis(0, 1, 0, 0),
                      2,
                      1_234,
                      Tcp.State.CLOSING,
                      ConnectionState.SF)))
          .verdict(new Verdict(Action.DROPPED, "tcp_csum", 3))
          .workloads(
              new Workload(Attributes.of("k8s.namespace.name", "shop", "k8s.pod.name", "w\n0")),
              new Workload(Attributes.empty()))
          .end(EndReason.CLOSED)
          .build();

  private static final Flow DATAGRAM =
      FlowBuilder.of(Protocol.ICMP, "192.0.2.1", 0, "192.0.2.2", 0)
          .times(START, START, START)
          .verdict(new Verdict(Action.DENIED, "netfilter_drop", 1))
          .end(EndReason.IDLE)
          .build();

  @Test
  void aLineForPeople() {
    assertThat(new FlowText(true).line(CONNECTION))
        .isEqualTo(
            "2026-01-01T00:00:00.123456Z  tcp  [2001:db8::1]:40000 (shop/w\uFFFD0) >"
                + " [2001:db8::2]:443  sent 12 packets 3456 bytes, received 1 packet 60 bytes"
                + "  3.210 s  SF, 2 retransmitted, 1 out of order  dropped 3 tcp_csum  closed");
    assertThat(new FlowText(true).line(DATAGRAM))
        .isEqualTo(
            "2026-01-01T00:00:00.123456Z  icmp  192.0.2.1 > 192.0.2.2  not counted"
                + "  denied 1 netfilter_drop  idle");
  }

  @Test
  void aLineForPrograms() {
    assertThat(new FlowObjects(true).line(CONNECTION))
        .startsWith(
            "{\"ip_version\":6,\"proto\":6,\"src\":\"2001:db8::1\",\"sport\":40000,"
                + "\"dst\":\"2001:db8::2\",\"dport\":443,\"first_epoch\":\"1767225600.123456789\"")
        .contains("\"fwd_packets\":12,", "\"retransmission\":2,", "\"handshake_rtt_us\":1234,")
        .endsWith(
            ",\"tcp_state\":\"SF\",\"fwd_interface\":\"eth0\",\"bwd_interface\":\"eth0\","
                + "\"verdict\":\"dropped\",\"drop_reason\":\"tcp_csum\",\"dropped_packets\":3,"
                + "\"src_workload\":{\"k8s.namespace.name\":\"shop\",\"k8s.pod.name\":\"w\\n0\"},"
                + "\"end_reason\":\"closed\"}");
    assertThat(new FlowObjects(true).line(DATAGRAM))
        .isEqualTo(
            "{\"ip_version\":4,\"proto\":1,\"src\":\"192.0.2.1\",\"sport\":0,"
                + "\"dst\":\"192.0.2.2\",\"dport\":0,\"first_epoch\":\"1767225600.123456789\","
                + "\"last_epoch\":\"1767225600.123456789\",\"verdict\":\"denied\","
                + "\"drop_reason\":\"netfilter_drop\",\"dropped_packets\":1,"
                + "\"end_reason\":\"idle\"}");
  }

  @Test
  void flowsOfACaptureDoNotTellTheirEnd() {
    assertThat(new FlowText(false).line(CONNECTION)).endsWith("tcp_csum");
    assertThat(new FlowObjects(false).line(CONNECTION)).doesNotContain("end_reason");
  }
}
