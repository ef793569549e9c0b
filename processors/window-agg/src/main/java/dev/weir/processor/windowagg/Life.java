// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.TcpFlags;
import dev.weir.api.flow.Window.End;
import dev.weir.api.flow.Window.Handshake;
import org.jspecify.annotations.Nullable;

/// What is remembered of a flow's life, in the bits of a number: how it stood when its last row went
/// out.
final class Life {
  /// The lower endpoint sent the first packet.
  static final int LOWER_FIRST = 1;

  /// Somebody counts the flow's packets.
  static final int COUNTED = 1 << 1;

  /// A row with packets is out, so that the direction stays.
  static final int TOLD = 1 << 2;

  /// The record that ended the flow was in that row, or came since.
  static final int OVER = 1 << 3;

  private static final int SYN = 1 << 4;
  private static final int SYN_ACK = 1 << 5;
  private static final int COMPLETE = 1 << 6;
  private static final int CLOSING = 1 << 7;
  private static final int LOWER_OPENED = 1 << 8;
  private static final int UPPER_OPENED = 1 << 9;
  private static final int FOLLOWED = 1 << 10;
  private static final int CONNECTION =
      SYN | SYN_ACK | COMPLETE | CLOSING | LOWER_OPENED | UPPER_OPENED;

  private Life() {}

  /// The life of a flow that begins anew on the same key.
  static int anew(int life, boolean lowerFirst) {
    return (life & COUNTED) | (lowerFirst ? LOWER_FIRST : 0);
  }

  /// After a window's TCP. A SYN after the end of a connection begins another.
  ///
  /// @param tcp its forward direction is from the lower endpoint
  static int after(int life, Tcp tcp) {
    TcpFlags lower = tcp.forward();
    TcpFlags upper = tcp.backward();
    boolean syn = lower.synOnly() + upper.synOnly() > 0;
    boolean synAck = lower.synAck() + upper.synAck() > 0;
    int now = syn && (life & CLOSING) != 0 ? life & ~CONNECTION : life;
    if ((now & (LOWER_OPENED | UPPER_OPENED)) == 0) {
      now |= opener(lower, upper);
    }
    now |= (syn ? SYN : 0) | (synAck ? SYN_ACK : 0);
    if (isComplete(now, tcp)) {
      now |= COMPLETE;
    }
    boolean closing = lower.fin() + upper.fin() + lower.rst() + upper.rst() > 0;
    return now | FOLLOWED | (closing ? CLOSING : 0);
  }

  /// By what was seen of SYN and SYN-ACK; the ACK that completes them counts only behind both, or
  /// where neither was seen. Null when nobody followed the connection.
  static @Nullable Handshake handshake(int life) {
    if ((life & FOLLOWED) == 0) {
      return null;
    }
    if ((life & COMPLETE) != 0 && ((life & SYN_ACK) != 0 || (life & SYN) == 0)) {
      return Handshake.COMPLETE;
    }
    if ((life & SYN_ACK) != 0) {
      return Handshake.SYN_ACK;
    }
    return (life & SYN) != 0 ? Handshake.SYN : Handshake.UNSEEN;
  }

  /// Which end opened the connection.
  static @Nullable End client(int life) {
    int opened = life & (LOWER_OPENED | UPPER_OPENED);
    if (opened == 0) {
      return null;
    }
    boolean sourceIsLower = (life & LOWER_FIRST) != 0;
    return sourceIsLower == (opened == LOWER_OPENED) ? End.SOURCE : End.DESTINATION;
  }

  private static int opener(TcpFlags lower, TcpFlags upper) {
    if (lower.synOnly() > 0 || (upper.synAck() > 0 && upper.synOnly() == 0)) {
      return LOWER_OPENED;
    }
    return upper.synOnly() > 0 || lower.synAck() > 0 ? UPPER_OPENED : 0;
  }

  /// Where nobody analysed sequence numbers, an ACK beside the SYN-ACK and the RSTs tells.
  private static boolean isComplete(int life, Tcp tcp) {
    Tcp.Analysis analysis = tcp.analysis();
    if (analysis != null) {
      return analysis.handshakeRttMicros() >= 0
          || ((life & SYN_ACK) != 0 && analysis.state() == Tcp.State.ESTABLISHED);
    }
    TcpFlags client = (life & UPPER_OPENED) != 0 ? tcp.backward() : tcp.forward();
    return (life & SYN_ACK) != 0 && client.ack() > client.synAck() + client.rst();
  }
}
