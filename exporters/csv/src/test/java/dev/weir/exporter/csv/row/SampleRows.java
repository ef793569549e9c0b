// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import dev.weir.api.Attributes;
import dev.weir.api.flow.DirectionCounts;
import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Exchange;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.HeaderFields;
import dev.weir.api.flow.HostSample;
import dev.weir.api.flow.HostSample.BusyProcess;
import dev.weir.api.flow.Observation.Side;
import dev.weir.api.flow.Spread;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Tcp.Analysis;
import dev.weir.api.flow.Tcp.DirectionAnalysis;
import dev.weir.api.flow.TcpFlags;
import dev.weir.api.flow.Traffic;
import dev.weir.api.flow.Verdict;
import dev.weir.api.flow.Window;
import dev.weir.api.flow.Window.Drop;
import dev.weir.api.flow.Window.End;
import dev.weir.api.flow.Window.Handshake;
import dev.weir.api.flow.Workload;
import dev.weir.testkit.FlowBuilder;
import dev.weir.testkit.ManualClock;
import java.util.ArrayList;
import java.util.List;

/// Rows of windows: one with nothing left out, and some with a lot.
public final class SampleRows {
  public static final long SECOND = 1_000_000_000L;
  public static final long START = ManualClock.START_NANOS;
  public static final long END = START + 5 * SECOND;

  private SampleRows() {}

  public static List<Flow> all() {
    List<Flow> rows = new ArrayList<>();
    rows.add(everything());
    rows.add(fromCapture());
    rows.add(udp());
    rows.add(refused());
    rows.add(applicationOnly());
    rows.add(neighbourDiscovery());
    return rows;
  }

  /// A datagram in the window that begins so many seconds after the first.
  public static Flow window(int second) {
    long start = START + second * SECOND;
    return FlowBuilder.of(17, "192.0.2.1", 5353, "198.51.100.7", 53)
        .counts(1, 75, 0, 0)
        .window(start, start + 5 * SECOND)
        .build();
  }

  /// Live, over TCP, with a measured host, drops, exchanges and both workloads.
  public static Flow everything() {
    return FlowBuilder.of(6, "2001:db8::1", 49152, "2001:db8::2", 443)
        .times(START + SECOND, START + 4 * SECOND, START - SECOND / 2)
        .sequence(1)
        .end(EndReason.IDLE)
        .seenOn("eth0", 2, Side.EGRESS)
        .traffic(
            new Traffic(
                new DirectionCounts(10, 1_400, 1_260, 500),
                new DirectionCounts(8, 9_000, 8_888, 8_300),
                new Spread(18, 10_400, 3_000_000, 86, 1_514),
                new Spread(18, 3_750_000, 1.5e11, 3, 1_200_000),
                0,
                2,
                new HeaderFields(63, 64, 0xba, 3, 0xfffff),
                new HeaderFields(57, 57, 0, 0, 77)))
        .tcp(
            new Tcp(
                new TcpFlags(1, 1, 0, 4, 9, 1, 2, 3, 1, 0),
                new TcpFlags(0, 2, 3, 5, 8, 0, 0, 0, 0, 2),
                new Analysis(
                    new DirectionAnalysis(2, 1, 1, 30_000_000),
                    new DirectionAnalysis(1, 0, 2, 5_000_000),
                    2,
                    1_234,
                    Tcp.State.CLOSING,
                    Tcp.ConnectionState.RSTR)))
        .exchanges(
            http(START + 2 * SECOND, 200, 1_500_000, "/a,b\"c\"\n"),
            http(START + SECOND, 503, 40_000_000, "/first"))
        .verdict(new Verdict(Verdict.Action.DENIED, "netfilter_drop", 3))
        .workloads(
            workload("web-0", "deployment", "web", "node-1"),
            workload("db-0", "statefulset", "db", "node-2"))
        .window(
            new Window(
                START,
                END,
                true,
                Handshake.COMPLETE,
                List.of(new Drop("netfilter_drop", 3), new Drop("tcp_zerowindow", 1)),
                host(),
                End.SOURCE))
        .build();
  }

  /// TCP in a capture: no host, no drops, no names.
  public static Flow fromCapture() {
    Flow live = everything();
    return FlowBuilder.of(live.key().reversed())
        .times(START, START, START)
        .seenOn("", 0, Side.UNKNOWN)
        .traffic(
            new Traffic(
                new DirectionCounts(1, 74, 60, 0),
                DirectionCounts.ZERO,
                new Spread(1, 74, 0, 74, 74),
                Spread.NONE,
                0,
                0))
        .tcp(
            new Tcp(
                new TcpFlags(0, 1, 0, 0, 0, 0, 0, 0, 1, 0),
                TcpFlags.ZERO,
                new Analysis(
                    DirectionAnalysis.ZERO,
                    DirectionAnalysis.ZERO,
                    0,
                    -1,
                    Tcp.State.NEW,
                    Tcp.ConnectionState.S0)))
        .window(new Window(START, END, false, Handshake.SYN, null, null, End.SOURCE))
        .build();
  }

  /// Two datagrams over IPv4.
  public static Flow udp() {
    return FlowBuilder.of(17, "192.0.2.1", 5353, "198.51.100.7", 53)
        .times(START, START + SECOND / 4, START)
        .traffic(
            new Traffic(
                new DirectionCounts(1, 75, 61, 33),
                new DirectionCounts(1, 91, 77, 49),
                new Spread(2, 166, 128, 75, 91),
                new Spread(1, 250_000, 0, 250_000, 250_000),
                1,
                0,
                new HeaderFields(64, 64, 0, 0, 0),
                new HeaderFields(56, 56, 0, 0, 0)))
        .exchanges(
            new Exchange(
                Exchange.Protocol.DNS,
                START + 1,
                250_000_000,
                Attributes.builder()
                    .put("dns.question.name", "example.org.")
                    .put("dns.response_code", 3)
                    .put("dns.answers", List.of())
                    .build()))
        .window(new Window(START, END, false, null, List.of(), host()))
        .build();
  }

  /// Packets that the kernel dropped, and nobody counted others.
  public static Flow refused() {
    return FlowBuilder.of(6, "192.0.2.1", 40_000, "198.51.100.7", 22)
        .verdict(new Verdict(Verdict.Action.DROPPED, "tcp_flags", 2))
        .window(new Window(START, END, false, null, List.of(new Drop("tcp_flags", 2)), null, null))
        .build();
  }

  /// What Hubble tells.
  public static Flow applicationOnly() {
    return FlowBuilder.of(6, "fd00::10", 40_000, "fd00::20", 8_080)
        .exchanges(
            new Exchange(
                Exchange.Protocol.GRPC,
                START + 7,
                1_500_000,
                Attributes.builder()
                    .put("rpc.service", "shop.Cart")
                    .put("rpc.method", "Add")
                    .put("rpc.grpc.status_code", 14)
                    .build()),
            new Exchange(
                Exchange.Protocol.KAFKA,
                START + 9,
                -1,
                Attributes.of("kafka.api_key", 1, "kafka.error_code", -1)))
        .workloads(
            workload("cart-1", "daemonset", "cart", "node-1"), new Workload(Attributes.empty()))
        .verdict(new Verdict(Verdict.Action.FORWARDED, null, 0))
        .window(new Window(START, END))
        .build();
  }

  private static Flow neighbourDiscovery() {
    return FlowBuilder.of(58, "fe80::1", 0, "ff02::1:ff00:2", 0)
        .counts(3, 258, 0, 0)
        .window(START, END)
        .build();
  }

  private static Exchange http(long time, int status, long latencyNanos, String path) {
    return new Exchange(
        Exchange.Protocol.HTTP,
        time,
        latencyNanos,
        Attributes.builder()
            .put("http.request.method", "GET")
            .put("url.path", path)
            .put("http.response.status_code", status)
            .build());
  }

  private static Workload workload(String pod, String kind, String owner, String node) {
    return new Workload(
        Attributes.builder()
            .put("k8s.namespace.name", "shop")
            .put("k8s.pod.name", pod)
            .put("k8s.node.name", node)
            .put("k8s." + kind + ".name", owner)
            .put("k8s.service.name", owner)
            .build());
  }

  private static HostSample host() {
    return new HostSample(
        12.5,
        45.678,
        1.2e10,
        100_000,
        200_000,
        10,
        20,
        30,
        41,
        0,
        List.of(
            new BusyProcess("java", 99.94),
            new BusyProcess("a;b:c", 50),
            new BusyProcess("nginx", 0.04)));
  }
}
