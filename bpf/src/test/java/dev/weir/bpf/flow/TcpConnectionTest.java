// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

import static dev.weir.bpf.flow.TcpEndpoint.CLOSED;
import static dev.weir.bpf.flow.TcpEndpoint.ESTABLISHED;
import static dev.weir.bpf.flow.TcpEndpoint.INACTIVE;
import static dev.weir.bpf.flow.TcpEndpoint.PARTIAL;
import static dev.weir.bpf.flow.TcpEndpoint.RESET;
import static dev.weir.bpf.flow.TcpEndpoint.SYN_ACK_SENT;
import static dev.weir.bpf.flow.TcpEndpoint.SYN_SENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.flow.Tcp.ConnectionState;
import dev.weir.api.flow.Tcp.State;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The tables of docs/decisions/0011, line by line.
class TcpConnectionTest {
  private static final Set<TcpEndpoint> IDLE = EnumSet.of(INACTIVE, PARTIAL);
  private static final Set<TcpEndpoint> NOT_RESET = EnumSet.complementOf(EnumSet.of(RESET));
  private static final Set<TcpEndpoint> OPEN = EnumSet.complementOf(EnumSet.of(CLOSED, RESET));

  @Test
  void responderThatResetsRefusesASynOrEndsWhatWasThere() {
    assertThat(zeek(SYN_SENT, RESET)).isEqualTo(ConnectionState.REJ);
    assertThat(zeek(SYN_ACK_SENT, RESET)).isEqualTo(ConnectionState.REJ);
    assertThat(zeek(RESET, RESET)).isEqualTo(ConnectionState.REJ);
    assertThat(zeek(RESET, RESET, TcpBit.SENT_DATA, 0)).isEqualTo(ConnectionState.RSTR);
    assertThat(zeek(RESET, RESET, 0, TcpBit.SENT_DATA)).isEqualTo(ConnectionState.RSTR);
    IDLE.forEach(idle -> assertThat(zeek(idle, RESET)).isEqualTo(ConnectionState.RSTRH));
    assertThat(zeek(ESTABLISHED, RESET)).isEqualTo(ConnectionState.RSTR);
    assertThat(zeek(CLOSED, RESET)).isEqualTo(ConnectionState.RSTR);
  }

  @Test
  void openerThatResetsGivesUpOrEndsWhatWasThere() {
    for (TcpEndpoint responder : NOT_RESET) {
      boolean idle = IDLE.contains(responder);
      assertThat(zeek(RESET, responder))
          .isEqualTo(idle ? ConnectionState.OTH : ConnectionState.RSTO);
      assertThat(zeek(RESET, responder, TcpBit.RST_AFTER_SYN, 0))
          .isEqualTo(idle ? ConnectionState.RSTOS0 : ConnectionState.RSTO);
    }
  }

  @Test
  void finOfBothOrOneSide() {
    assertThat(zeek(CLOSED, CLOSED)).isEqualTo(ConnectionState.SF);
    for (TcpEndpoint other : OPEN) {
      boolean idle = IDLE.contains(other);
      assertThat(zeek(CLOSED, other)).isEqualTo(idle ? ConnectionState.SH : ConnectionState.S2);
      assertThat(zeek(other, CLOSED)).isEqualTo(idle ? ConnectionState.SHR : ConnectionState.S3);
    }
  }

  @Test
  void openConnections() {
    for (TcpEndpoint opener : OPEN) {
      for (TcpEndpoint responder : OPEN) {
        ConnectionState wanted =
            opener == SYN_SENT && responder == INACTIVE
                ? ConnectionState.S0
                : opener == ESTABLISHED && responder == ESTABLISHED
                    ? ConnectionState.S1
                    : ConnectionState.OTH;
        assertThat(zeek(opener, responder)).as(opener + " " + responder).isEqualTo(wanted);
      }
    }
  }

  @Test
  void openerIsWhoeverHasTheBitAndNobodyWhereNothingWasAnalysed() {
    int fin = CLOSED.number() | TcpBit.SENT_FIN;
    int open = ESTABLISHED.number();
    assertThat(TcpConnection.of(new int[] {fin | TcpBit.OPENER, open}).connectionState())
        .isEqualTo(ConnectionState.S2);
    assertThat(TcpConnection.of(new int[] {fin, open | TcpBit.OPENER}).connectionState())
        .isEqualTo(ConnectionState.S3);
    assertThat(TcpConnection.of(new int[2]).connectionState()).isEqualTo(ConnectionState.OTH);
    assertThat(TcpConnection.of(new int[2]).state()).isEqualTo(State.NEW);
  }

  @Test
  void handshakeIsOverWithTheOpenersAck() {
    int syn = TcpBit.SENT_SYN;
    int answer = TcpBit.SENT_SYN_ACK;
    int ack = TcpBit.SENT_ACK;
    assertThat(state(syn, 0)).isEqualTo(State.NEW);
    assertThat(state(syn, TcpBit.SEEN | answer)).isEqualTo(State.NEW);
    assertThat(state(syn, TcpBit.SEEN | answer | ack)).isEqualTo(State.NEW);
    assertThat(state(syn | ack, TcpBit.SEEN | answer)).isEqualTo(State.ESTABLISHED);
    assertThat(state(syn | ack, TcpBit.SEEN | ack)).isEqualTo(State.NEW);
  }

  @Test
  void oneSideOrTheMiddleTellsOfAHandshakeToo() {
    int ack = TcpBit.SENT_ACK;
    assertThat(state(TcpBit.SENT_SYN | ack, 0)).isEqualTo(State.ESTABLISHED);
    int responder = TcpBit.SEEN | TcpBit.SENT_SYN_ACK;
    assertThat(new TcpConnection(TcpBit.OPENER, responder).state()).isEqualTo(State.NEW);
    assertThat(new TcpConnection(TcpBit.OPENER, responder | ack).state())
        .isEqualTo(State.ESTABLISHED);
    assertThat(state(ack, 0)).isEqualTo(State.ESTABLISHED);
    assertThat(state(0, TcpBit.SEEN | ack)).isEqualTo(State.ESTABLISHED);
  }

  @Test
  void finOrRstOfEitherSideIsClosing() {
    for (int end : new int[] {TcpBit.SENT_FIN, TcpBit.SENT_RST}) {
      assertThat(state(end, 0)).isEqualTo(State.CLOSING);
      assertThat(state(TcpBit.SENT_SYN, TcpBit.SEEN | end)).isEqualTo(State.CLOSING);
    }
  }

  @Test
  void numberThatIsNoEndpointIsRefused() {
    assertThatThrownBy(() -> TcpEndpoint.of(7 | TcpBit.OPENER))
        .hasMessage("endpoint 7 in the bits of a flow; wanted 0 to 6");
  }

  private static ConnectionState zeek(TcpEndpoint opener, TcpEndpoint responder) {
    return zeek(opener, responder, 0, 0);
  }

  private static ConnectionState zeek(
      TcpEndpoint opener, TcpEndpoint responder, int openerBits, int responderBits) {
    return new TcpConnection(opener.number() | openerBits, responder.number() | responderBits)
        .connectionState();
  }

  private static State state(int opener, int responder) {
    return new TcpConnection(TcpBit.OPENER | TcpBit.SEEN | opener, responder).state();
  }
}
