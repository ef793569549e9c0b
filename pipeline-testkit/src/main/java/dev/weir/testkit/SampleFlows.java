// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit;

import dev.weir.api.Attributes;
import dev.weir.api.flow.DirectionCounts;
import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Exchange;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.HeaderFields;
import dev.weir.api.flow.Observation.Side;
import dev.weir.api.flow.Spread;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Tcp.Analysis;
import dev.weir.api.flow.Tcp.DirectionAnalysis;
import dev.weir.api.flow.TcpFlags;
import dev.weir.api.flow.Traffic;
import dev.weir.api.flow.Verdict;
import dev.weir.api.flow.Workload;
import dev.weir.api.net.Address;
import dev.weir.api.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// One flow record of every shape that a source can produce, and some that it should not.
public final class SampleFlows {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = ManualClock.START_NANOS;

  private SampleFlows() {}

  public static List<Flow> all() {
    List<Flow> flows = new ArrayList<>();
    flows.add(tcpOverIpv6());
    flows.add(udpOverIpv4());
    flows.add(neighbourDiscovery());
    flows.add(applicationOnly());
    flows.add(everyPart());
    for (EndReason reason : EndReason.values()) {
      flows.add(
          FlowBuilder.of(Protocol.SCTP, "10.0.0.1", reason.name().length(), "10.0.0.2", 9)
              .sequence(3)
              .end(reason)
              .counts(0, 0, 1, 90)
              .build());
    }
    // An IPv6 packet may carry mapped addresses; it stays an IPv6 flow.
    flows.add(
        FlowBuilder.of(Protocol.UDP, "::ffff:1.2.3.4", 1, "::", 0).counts(1, 70, 0, 0).build());
    flows.add(FlowBuilder.of(253, "255.255.255.255", 65535, "0.0.0.0", 0).build());
    flows.add(largestNumbers());
    return flows;
  }

  /// A TCP connection over IPv6 with both directions, flags and sizes; its first record.
  public static Flow tcpOverIpv6() {
    return FlowBuilder.of(Protocol.TCP, "2001:db8::1", 49152, "2001:db8::2", 443)
        .times(START + 250_000_000L, START + 4 * SECOND + 1, START + 250_000_000L)
        .seenOn("eth0", 2, Side.EGRESS)
        .traffic(
            new Traffic(
                new DirectionCounts(10, 1_400, 1_260, 500),
                new DirectionCounts(8, 9_000, 8_888, 8_300),
                new Spread(18, 10_400, 3_000_000, 86, 1_514),
                new Spread(17, 3_750_000, 1.5e11, 3, 1_200_000),
                0,
                0))
        .tcp(
            new Tcp(
                new TcpFlags(1, 1, 0, 4, 9, 0, 0, 0, 1, 0),
                new TcpFlags(1, 1, 0, 5, 8, 0, 0, 0, 0, 1),
                null))
        .build();
  }

  /// One unanswered datagram, ended by its idle timeout: nothing is known of the way back.
  public static Flow udpOverIpv4() {
    return FlowBuilder.of(Protocol.UDP, "192.0.2.1", 5353, "198.51.100.7", 53)
        .times(START, START, START)
        .end(EndReason.IDLE)
        .seenOn("eth0", 2, Side.INGRESS)
        .backwardSeen(null)
        .traffic(
            new Traffic(
                new DirectionCounts(1, 75, 61, 33),
                DirectionCounts.ZERO,
                new Spread(1, 75, 0, 75, 75),
                Spread.NONE,
                1,
                0))
        .build();
  }

  /// ICMPv6 to a multicast group, seen in a capture: no interface, no side, three extension headers.
  public static Flow neighbourDiscovery() {
    return FlowBuilder.of(Protocol.ICMPV6, "fe80::1", 0, "ff02::1:ff00:2", 0)
        .seenOn("", 0, Side.UNKNOWN)
        .traffic(
            new Traffic(
                new DirectionCounts(3, 258, 216, 0),
                DirectionCounts.ZERO,
                new Spread(3, 258, 0, 86, 86),
                new Spread(2, -5, 24.5, -6, 1),
                0,
                3))
        .build();
  }

  /// What Hubble tells: an exchange, a verdict and names, but no packets.
  public static Flow applicationOnly() {
    return FlowBuilder.of(Protocol.TCP, "fd00::10", 40_000, "fd00::20", 8_080)
        .exchanges(
            new Exchange(
                Exchange.Protocol.HTTP,
                START + 7,
                1_500_000,
                Attributes.of("http.request.method", "GET", "url.path", "/a,b\"c\"\n")))
        .verdict(new Verdict(Verdict.Action.DENIED, "POLICY_DENIED", 0))
        .workloads(
            new Workload(Attributes.of("k8s.pod.name", "web-0", "k8s.namespace.name", "shop")),
            new Workload(Attributes.empty()))
        .build();
  }

  /// A dataset row with nothing left out.
  public static Flow everyPart() {
    Flow tcp = tcpOverIpv6();
    Traffic traffic = Objects.requireNonNull(tcp.traffic());
    DirectionAnalysis analysis = new DirectionAnalysis(2, 1, 1, 30_000_000);
    return FlowBuilder.of(tcp.key())
        .times(START + SECOND, START + 4 * SECOND, START - SECOND)
        .sequence(1)
        .seenOn("veth-α", 77, Side.INGRESS)
        .traffic(
            new Traffic(
                traffic.forward(),
                traffic.backward(),
                traffic.sizesBytes(),
                traffic.gapsMicros(),
                0,
                0,
                new HeaderFields(63, 64, 0xba, 3, 0xfffff),
                new HeaderFields(1, 255, 0, 0, 0)))
        .tcp(
            new Tcp(
                TcpFlags.ZERO,
                new TcpFlags(1, 2, 3, 4, 5, 6, 7, 8, 1, 1),
                new Analysis(
                    analysis, analysis, 2, 1_234, Tcp.State.CLOSING, Tcp.ConnectionState.RSTO)))
        .exchanges(
            new Exchange(Exchange.Protocol.DNS, START, -1, Attributes.empty()),
            new Exchange(Exchange.Protocol.GRPC, START + 1, 5, Attributes.empty()))
        .verdict(new Verdict(Verdict.Action.DROPPED, "NETFILTER_DROP", 4))
        .workloads(new Workload(Attributes.empty()), new Workload(Attributes.empty()))
        .window(START, START + 5 * SECOND)
        .build();
  }

  private static Flow largestNumbers() {
    DirectionCounts most =
        new DirectionCounts(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    Spread spread =
        new Spread(Long.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE, 4e18);
    return FlowBuilder.of(
            new FlowKey(6, 255, new Address(-1, -1), 65_535, new Address(-1, -1), 65_535))
        .times(Long.MAX_VALUE - 1, Long.MAX_VALUE, 0)
        .sequence(Long.MAX_VALUE)
        .traffic(new Traffic(most, DirectionCounts.ZERO, spread, spread, Long.MAX_VALUE, 255))
        .build();
  }
}
