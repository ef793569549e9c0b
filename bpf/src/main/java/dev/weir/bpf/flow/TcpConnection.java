// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

import static dev.weir.bpf.flow.TcpEndpoint.CLOSED;
import static dev.weir.bpf.flow.TcpEndpoint.ESTABLISHED;
import static dev.weir.bpf.flow.TcpEndpoint.INACTIVE;
import static dev.weir.bpf.flow.TcpEndpoint.RESET;
import static dev.weir.bpf.flow.TcpEndpoint.SYN_ACK_SENT;
import static dev.weir.bpf.flow.TcpEndpoint.SYN_SENT;

import dev.weir.api.flow.Tcp.ConnectionState;
import dev.weir.api.flow.Tcp.State;

/// A flow's present connection, from the bits of its two sides: docs/decisions/0011 has the table.
///
/// @param opener bits of the side that sent the SYN, or the first packet
/// @param responder bits of the other side
record TcpConnection(int opener, int responder) {
  /// @param bits those of [EpochReading#tcpBits]; a flow that was not analysed has none
  static TcpConnection of(int[] bits) {
    return (bits[1] & TcpBit.OPENER) != 0
        ? new TcpConnection(bits[1], bits[0])
        : new TcpConnection(bits[0], bits[1]);
  }

  /// The words of Zeek's conn.log.
  ConnectionState connectionState() {
    TcpEndpoint from = TcpEndpoint.of(opener);
    TcpEndpoint to = TcpEndpoint.of(responder);
    if (to == RESET) {
      return refused(from)
          ? ConnectionState.REJ
          : from.isIdle() ? ConnectionState.RSTRH : ConnectionState.RSTR;
    }
    if (from == RESET) {
      return to.isIdle() ? givenUp() : ConnectionState.RSTO;
    }
    if (from == CLOSED) {
      return to == CLOSED
          ? ConnectionState.SF
          : to.isIdle() ? ConnectionState.SH : ConnectionState.S2;
    }
    if (to == CLOSED) {
      return from.isIdle() ? ConnectionState.SHR : ConnectionState.S3;
    }
    if (from == SYN_SENT && to == INACTIVE) {
      return ConnectionState.S0;
    }
    return from == ESTABLISHED && to == ESTABLISHED ? ConnectionState.S1 : ConnectionState.OTH;
  }

  private boolean refused(TcpEndpoint from) {
    return from == SYN_SENT
        || from == SYN_ACK_SENT
        || (from == RESET && ((opener | responder) & TcpBit.SENT_DATA) == 0);
  }

  private ConnectionState givenUp() {
    return sent(opener, TcpBit.RST_AFTER_SYN) ? ConnectionState.RSTOS0 : ConnectionState.OTH;
  }

  /// The classic dataset's word. A connection seen from its middle on has had its handshake; where
  /// packets of one side only are seen, what it sends after its SYN or SYN-ACK tells of the end of
  /// the handshake.
  State state() {
    int both = opener | responder;
    if (sent(both, TcpBit.SENT_FIN | TcpBit.SENT_RST)) {
      return State.CLOSING;
    }
    boolean midstream = !sent(both, TcpBit.SENT_SYN | TcpBit.SENT_SYN_ACK);
    boolean done =
        (midstream || isSilent(responder))
            ? sent(both, TcpBit.SENT_ACK)
            : sent(responder, TcpBit.SENT_SYN_ACK)
                && sent(isSilent(opener) ? responder : opener, TcpBit.SENT_ACK);
    return done ? State.ESTABLISHED : State.NEW;
  }

  private static boolean isSilent(int side) {
    return !sent(side, TcpBit.SEEN);
  }

  private static boolean sent(int side, int what) {
    return (side & what) != 0;
  }
}
