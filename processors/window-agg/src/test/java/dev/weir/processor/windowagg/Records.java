// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import dev.weir.api.Attributes;
import dev.weir.api.flow.DirectionCounts;
import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Exchange;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.Spread;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Tcp.Analysis;
import dev.weir.api.flow.Tcp.ConnectionState;
import dev.weir.api.flow.Tcp.DirectionAnalysis;
import dev.weir.api.flow.Tcp.State;
import dev.weir.api.flow.TcpFlags;
import dev.weir.api.flow.Traffic;
import dev.weir.api.flow.Verdict;
import dev.weir.api.net.Protocol;
import dev.weir.testkit.FlowBuilder;
import org.jspecify.annotations.Nullable;

/// Flow records as the receivers make them; times in seconds after [WindowRig#START].
final class Records {
  private final FlowBuilder builder;
  private final boolean isTcp;
  private long forward = 1;
  private long backward;
  private @Nullable TcpFlags there;
  private @Nullable TcpFlags back;
  private State state = State.NEW;
  private long rttMicros = -1;
  private double first = Double.NaN;
  private double start;
  private double end;

  private Records(FlowBuilder builder, boolean isTcp) {
    this.builder = builder;
    this.isTcp = isTcp;
  }

  static Records udp(String source, int sourcePort, String destination, int destinationPort) {
    return new Records(
        FlowBuilder.of(Protocol.UDP, source, sourcePort, destination, destinationPort), false);
  }

  /// From `2001:db8::1` port 40000 to `2001:db8::2` port 443.
  static Records tcp() {
    return new Records(
        FlowBuilder.of(Protocol.TCP, "2001:db8::1", 40_000, "2001:db8::2", 443), true);
  }

  /// The same connection seen from its other end.
  static Records tcpReversed() {
    return new Records(
        FlowBuilder.of(Protocol.TCP, "2001:db8::2", 443, "2001:db8::1", 40_000), true);
  }

  static Records of(FlowKey key) {
    return new Records(FlowBuilder.of(key), key.protocol() == Protocol.TCP);
  }

  Records at(double startSeconds, double endSeconds) {
    start = startSeconds;
    end = endSeconds;
    return this;
  }

  Records first(double seconds) {
    first = seconds;
    return this;
  }

  Records sequence(long number) {
    builder.sequence(number);
    return this;
  }

  Records end(EndReason reason) {
    builder.end(reason);
    return this;
  }

  Records packets(long forwardPackets, long backwardPackets) {
    forward = forwardPackets;
    backward = backwardPackets;
    return this;
  }

  Records tcp(TcpFlags forwardFlags, TcpFlags backwardFlags, State now, long rtt) {
    there = forwardFlags;
    back = backwardFlags;
    state = now;
    rttMicros = rtt;
    return this;
  }

  Flow build() {
    builder.times(
        WindowRig.at(start), WindowRig.at(end), WindowRig.at(Double.isNaN(first) ? start : first));
    builder.traffic(traffic(forward, backward));
    if (isTcp) {
      builder.tcp(
          new Tcp(
              there == null ? TcpFlags.ZERO : there,
              back == null ? TcpFlags.ZERO : back,
              new Analysis(
                  DirectionAnalysis.ZERO,
                  DirectionAnalysis.ZERO,
                  0,
                  rttMicros,
                  state,
                  ConnectionState.OTH)));
    }
    return builder.build();
  }

  /// Frames of 100 bytes, a millisecond between them.
  static Traffic traffic(long forward, long backward) {
    long packets = forward + backward;
    return new Traffic(
        new DirectionCounts(forward, 100 * forward, 86 * forward, 46 * forward),
        new DirectionCounts(backward, 100 * backward, 86 * backward, 46 * backward),
        packets == 0 ? Spread.NONE : new Spread(packets, 100.0 * packets, 0, 100, 100),
        packets < 2
            ? Spread.NONE
            : new Spread(packets - 1, 1_000.0 * (packets - 1), 0, 1_000, 1_000),
        0,
        0);
  }

  /// A flow record with an exchange and no packets, as an observer of the application tells it.
  static Flow exchange(FlowKey key, double seconds) {
    return FlowBuilder.of(key)
        .times(WindowRig.at(seconds), WindowRig.at(seconds), WindowRig.at(seconds))
        .exchanges(
            new Exchange(
                Exchange.Protocol.HTTP,
                WindowRig.at(seconds),
                1_000_000,
                Attributes.of("http.request.method", "GET")))
        .build();
  }

  /// A flow record of dropped packets.
  static Flow drop(
      FlowKey key, double seconds, Verdict.Action action, String reason, long packets) {
    return FlowBuilder.of(key)
        .times(WindowRig.at(seconds), WindowRig.at(seconds), WindowRig.at(seconds))
        .verdict(new Verdict(action, reason, packets))
        .build();
  }

  /// Flags of which only these are set.
  static TcpFlags flags(long syn, long synAck, long ack, long fin, long rst) {
    return new TcpFlags(fin, syn + synAck, rst, 0, ack + synAck, 0, 0, 0, syn, synAck);
  }
}
