// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

import dev.weir.api.flow.Tcp;

/// What the programs' TCP analysis (`weir/tcp.h`) says of a flow.
final class TcpAnalysis {
  private static final long NANOS_PER_MICRO = 1_000;
  private static final int FIN = 0x01;
  private static final int SYN = 0x02;
  private static final int RST = 0x04;
  private static final int ACK = 0x10;

  private TcpAnalysis() {}

  /// The analysis of an epoch of the flow.
  static Tcp.Analysis of(FlowReading flow, EpochReading epoch) {
    return new Tcp.Analysis(
        direction(epoch, 0),
        direction(epoch, 1),
        epoch.retransmissionRunMax,
        handshakeMicros(flow),
        state(flow));
  }

  /// That of an interval without a packet.
  static Tcp.Analysis nothingMore(FlowReading flow) {
    return new Tcp.Analysis(
        Tcp.DirectionAnalysis.ZERO,
        Tcp.DirectionAnalysis.ZERO,
        0,
        handshakeMicros(flow),
        state(flow));
  }

  private static Tcp.DirectionAnalysis direction(EpochReading epoch, int direction) {
    int counts = direction * Count.DIRECTION;
    return new Tcp.DirectionAnalysis(
        Integer.toUnsignedLong(epoch.counts[counts + Count.RETRANSMISSIONS]),
        Integer.toUnsignedLong(epoch.counts[counts + Count.OUT_OF_ORDER]),
        Integer.toUnsignedLong(epoch.counts[counts + Count.ZERO_WINDOWS]),
        epoch.sums[direction * Sum.DIRECTION + Sum.ZERO_WINDOW_NANOS]);
  }

  private static long handshakeMicros(FlowReading flow) {
    return flow.handshakeNanos <= 0 ? -1 : flow.handshakeNanos / NANOS_PER_MICRO;
  }

  /// A connection seen from its middle on has had its handshake.
  private static Tcp.State state(FlowReading flow) {
    int flags = flow.forwardFlags | flow.backwardFlags;
    if ((flags & (FIN | RST)) != 0) {
      return Tcp.State.CLOSING;
    }
    boolean midstream = (flags & SYN) == 0 && (flags & ACK) != 0;
    return flow.handshakeNanos > 0 || midstream ? Tcp.State.ESTABLISHED : Tcp.State.NEW;
  }
}
