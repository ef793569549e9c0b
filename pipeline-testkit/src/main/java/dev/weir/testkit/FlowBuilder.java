// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit;

import dev.weir.api.flow.DirectionCounts;
import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Exchange;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.Observation;
import dev.weir.api.flow.Observation.Side;
import dev.weir.api.flow.Spread;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Traffic;
import dev.weir.api.flow.Verdict;
import dev.weir.api.flow.Window;
import dev.weir.api.flow.Workload;
import dev.weir.api.net.Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Builds a flow record with as many parts as a test cares for. Without more, a record has a key and
/// times (one second from [ManualClock#START_NANOS]) and no other part. Not safe for use by several
/// threads.
public final class FlowBuilder {
  private final FlowKey key;
  private long startNanos = ManualClock.START_NANOS;
  private long endNanos = ManualClock.START_NANOS + 1_000_000_000L;
  private long firstNanos = ManualClock.START_NANOS;
  private long sequence;
  private @Nullable EndReason endReason;
  private @Nullable Observation forwardSeen;
  private @Nullable Observation backwardSeen;
  private @Nullable Traffic traffic;
  private @Nullable Tcp tcp;
  private List<Exchange> exchanges = List.of();
  private @Nullable Verdict verdict;
  private @Nullable Workload sourceWorkload;
  private @Nullable Workload destinationWorkload;
  private @Nullable Window window;

  private FlowBuilder(FlowKey key) {
    this.key = key;
  }

  /// The IP version is that of the source's text.
  public static FlowBuilder of(
      int protocol, String source, int sourcePort, String destination, int destinationPort) {
    int ipVersion = source.indexOf(':') < 0 ? 4 : 6;
    return of(
        new FlowKey(
            ipVersion,
            protocol,
            Address.parse(source),
            sourcePort,
            Address.parse(destination),
            destinationPort));
  }

  public static FlowBuilder of(FlowKey key) {
    return new FlowBuilder(key);
  }

  public FlowBuilder times(long start, long end, long first) {
    startNanos = start;
    endNanos = end;
    firstNanos = first;
    return this;
  }

  public FlowBuilder sequence(long value) {
    sequence = value;
    return this;
  }

  public FlowBuilder end(EndReason reason) {
    endReason = reason;
    return this;
  }

  /// Says where both directions were counted: forward packets on `forwardSide`, backward packets on
  /// the other one.
  public FlowBuilder seenOn(String interfaceName, int interfaceIndex, Side forwardSide) {
    Side backwardSide =
        switch (forwardSide) {
          case INGRESS -> Side.EGRESS;
          case EGRESS -> Side.INGRESS;
          case UNKNOWN -> Side.UNKNOWN;
        };
    return forwardSeen(new Observation(interfaceName, interfaceIndex, forwardSide))
        .backwardSeen(new Observation(interfaceName, interfaceIndex, backwardSide));
  }

  public FlowBuilder forwardSeen(@Nullable Observation seen) {
    forwardSeen = seen;
    return this;
  }

  public FlowBuilder backwardSeen(@Nullable Observation seen) {
    backwardSeen = seen;
    return this;
  }

  /// Packets and frame bytes of each direction; the IP bytes are 14 less per packet and the payload
  /// 54 less, as with TCP over IPv4 on Ethernet.
  public FlowBuilder counts(
      long forwardPackets, long forwardBytes, long backwardPackets, long backwardBytes) {
    return traffic(
        new Traffic(
            counts(forwardPackets, forwardBytes),
            counts(backwardPackets, backwardBytes),
            Spread.NONE,
            Spread.NONE,
            0,
            0));
  }

  public FlowBuilder traffic(Traffic value) {
    traffic = value;
    return this;
  }

  public FlowBuilder tcp(Tcp value) {
    tcp = value;
    return this;
  }

  public FlowBuilder exchanges(Exchange... values) {
    exchanges = List.of(values);
    return this;
  }

  public FlowBuilder verdict(Verdict value) {
    verdict = value;
    return this;
  }

  public FlowBuilder workloads(Workload source, Workload destination) {
    sourceWorkload = source;
    destinationWorkload = destination;
    return this;
  }

  public FlowBuilder window(long start, long end) {
    window = new Window(start, end);
    return this;
  }

  public FlowBuilder window(Window value) {
    window = value;
    return this;
  }

  public Flow build() {
    return new Flow(
        key,
        startNanos,
        endNanos,
        firstNanos,
        sequence,
        endReason,
        forwardSeen,
        backwardSeen,
        traffic,
        tcp,
        exchanges,
        verdict,
        sourceWorkload,
        destinationWorkload,
        window);
  }

  private static DirectionCounts counts(long packets, long bytes) {
    return new DirectionCounts(
        packets, bytes, Math.max(0, bytes - 14 * packets), Math.max(0, bytes - 54 * packets));
  }
}
