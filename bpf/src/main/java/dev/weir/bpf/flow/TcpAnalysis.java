// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

import dev.weir.api.flow.Tcp;

/// What the programs' TCP analysis (`weir/tcp.h`) says of a flow.
final class TcpAnalysis {
  private static final long NANOS_PER_MICRO = 1_000;

  private TcpAnalysis() {}

  /// The analysis of an epoch.
  static Tcp.Analysis of(EpochReading epoch) {
    return analysis(epoch, direction(epoch, 0), direction(epoch, 1), epoch.retransmissionRunMax);
  }

  /// That of an interval without a packet after the epoch.
  static Tcp.Analysis nothingMore(EpochReading epoch) {
    return analysis(epoch, Tcp.DirectionAnalysis.ZERO, Tcp.DirectionAnalysis.ZERO, 0);
  }

  private static Tcp.Analysis analysis(
      EpochReading epoch,
      Tcp.DirectionAnalysis forward,
      Tcp.DirectionAnalysis backward,
      long longestRun) {
    TcpConnection connection = TcpConnection.of(epoch.tcpBits);
    return new Tcp.Analysis(
        forward,
        backward,
        longestRun,
        handshakeMicros(epoch),
        connection.state(),
        connection.connectionState());
  }

  private static Tcp.DirectionAnalysis direction(EpochReading epoch, int direction) {
    int counts = direction * Count.DIRECTION;
    return new Tcp.DirectionAnalysis(
        Integer.toUnsignedLong(epoch.counts[counts + Count.RETRANSMISSIONS]),
        Integer.toUnsignedLong(epoch.counts[counts + Count.OUT_OF_ORDER]),
        Integer.toUnsignedLong(epoch.counts[counts + Count.ZERO_WINDOWS]),
        epoch.sums[direction * Sum.DIRECTION + Sum.ZERO_WINDOW_NANOS]);
  }

  private static long handshakeMicros(EpochReading epoch) {
    return epoch.handshakeNanos <= 0 ? -1 : epoch.handshakeNanos / NANOS_PER_MICRO;
  }
}
