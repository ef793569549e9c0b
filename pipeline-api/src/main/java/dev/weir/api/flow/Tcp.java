// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.flow;

import org.jspecify.annotations.Nullable;

/// What TCP did in the record's interval; only flows of protocol 6 have one.
///
/// @param analysis what sequence numbers tell; null where the source does not follow them
public record Tcp(TcpFlags forward, TcpFlags backward, @Nullable Analysis analysis) {

  /// Sequence analysis by Wireshark's definitions.
  ///
  /// @param longestRetransmissionRun consecutive retransmissions
  /// @param handshakeRttMicros -1 when no handshake was seen
  /// @param state where the connection stands at the end of the interval
  public record Analysis(
      DirectionAnalysis forward,
      DirectionAnalysis backward,
      long longestRetransmissionRun,
      long handshakeRttMicros,
      State state) {

    /// Of both directions together.
    public DirectionAnalysis both() {
      return forward.plus(backward);
    }
  }

  /// Sequence analysis of one direction.
  ///
  /// @param retransmissions fast and spurious ones included, out-of-order not
  /// @param zeroWindows packets with window field 0 and none of SYN, FIN, RST
  public record DirectionAnalysis(
      long retransmissions, long outOfOrder, long zeroWindows, long zeroWindowNanos) {
    public static final DirectionAnalysis ZERO = new DirectionAnalysis(0, 0, 0, 0);

    /// The sum of both.
    public DirectionAnalysis plus(DirectionAnalysis other) {
      return new DirectionAnalysis(
          retransmissions + other.retransmissions,
          outOfOrder + other.outOfOrder,
          zeroWindows + other.zeroWindows,
          zeroWindowNanos + other.zeroWindowNanos);
    }
  }

  /// The three states of the classic dataset.
  public enum State {
    NEW,
    ESTABLISHED,
    CLOSING
  }
}
