// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.flow;

import org.jspecify.annotations.Nullable;

/// What TCP did in the record's interval; only flows of protocol 6 have one.
///
/// @param analysis what sequence numbers tell; null where the source does not follow them
public record Tcp(TcpFlags forward, TcpFlags backward, @Nullable Analysis analysis) {

  /// Of this record and a later one of the same flow together: states are the later one's.
  public Tcp plus(Tcp later) {
    return new Tcp(
        forward.plus(later.forward),
        backward.plus(later.backward),
        analysis == null || later.analysis == null
            ? (analysis == null ? later.analysis : analysis)
            : analysis.plus(later.analysis));
  }

  /// Sequence analysis by Wireshark's definitions.
  ///
  /// @param longestRetransmissionRun consecutive retransmissions
  /// @param handshakeRttMicros -1 when no handshake was seen
  /// @param state where the connection stands at the end of the interval
  /// @param connectionState the same in Zeek's words
  public record Analysis(
      DirectionAnalysis forward,
      DirectionAnalysis backward,
      long longestRetransmissionRun,
      long handshakeRttMicros,
      State state,
      ConnectionState connectionState) {

    /// Of both directions together.
    public DirectionAnalysis both() {
      return forward.plus(backward);
    }

    /// Of this record and a later one of the same flow together. The later one's longest run counts
    /// from where the run began, which can be in this one.
    public Analysis plus(Analysis later) {
      return new Analysis(
          forward.plus(later.forward),
          backward.plus(later.backward),
          Math.max(longestRetransmissionRun, later.longestRetransmissionRun),
          later.handshakeRttMicros >= 0 ? later.handshakeRttMicros : handshakeRttMicros,
          later.state,
          later.connectionState);
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

  /// The values of Zeek's `conn_state`. The originator is who sent the SYN, or the first packet where
  /// none was seen; so it can be the flow's destination.
  public enum ConnectionState {
    /// A SYN, no answer.
    S0,
    /// Established, not ended.
    S1,
    /// Established, ended by both.
    SF,
    /// Refused: a SYN answered by a RST.
    REJ,
    /// Established, the originator sent FIN, the responder did not.
    S2,
    /// Established, the responder sent FIN, the originator did not.
    S3,
    /// Established, the originator sent RST.
    RSTO,
    /// The responder sent RST.
    RSTR,
    /// The originator sent SYN and then RST; the responder sent no SYN-ACK.
    RSTOS0,
    /// The responder sent SYN-ACK and then RST; the originator's SYN was not seen.
    RSTRH,
    /// The originator sent SYN and then FIN; the responder sent no SYN-ACK: half open.
    SH,
    /// The responder sent SYN-ACK and then FIN; the originator's SYN was not seen.
    SHR,
    /// Anything else: most often in mid-stream, neither end seen.
    OTH
  }
}
