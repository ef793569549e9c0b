// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

import static dev.weir.bpf.flow.TcpModel.ACK;
import static dev.weir.bpf.flow.TcpModel.FIN;
import static dev.weir.bpf.flow.TcpModel.RST;
import static dev.weir.bpf.flow.TcpModel.SYN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.flow.TcpModel.Kind;
import dev.weir.bpf.flow.TcpModel.Segment;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Each rule of docs/decisions/0011 once. The client's numbers begin at 1,000, the server's at
/// 9,000; times are microseconds.
class TcpModelTest {
  private final TcpModel flow = new TcpModel();
  private long micros = 1_000;
  private int window = 500;

  private Set<Kind> client(long after, int flags, long sequence, long ack, long length) {
    return packet(after, true, flags, sequence, ack, length);
  }

  private Set<Kind> server(long after, int flags, long sequence, long ack, long length) {
    return packet(after, false, flags, sequence, ack, length);
  }

  private Set<Kind> packet(
      long after, boolean forward, int flags, long sequence, long ack, long length) {
    micros += after;
    return flow.add(
        new Segment(
            micros * 1_000,
            forward,
            flags,
            sequence & 0xffff_ffffL,
            ack & 0xffff_ffffL,
            window,
            length));
  }

  /// 10 ms from SYN to ACK; 100 bytes up to 1,101 are sent and acknowledged.
  private void established() {
    client(0, SYN, 1_000, 0, 0);
    server(9_000, SYN | ACK, 9_000, 1_001, 0);
    client(1_000, ACK, 1_001, 9_001, 0);
    client(1_000, ACK, 1_001, 9_001, 100);
    server(1_000, ACK, 9_001, 1_101, 0);
  }

  @Test
  void orderlyConnectionIsNothingAndHasItsHandshakeTime() {
    established();
    assertThat(server(50, FIN | ACK, 9_001, 1_101, 0)).isEmpty();
    assertThat(client(50, FIN | ACK, 1_101, 9_002, 0)).isEmpty();
    assertThat(server(50, ACK, 9_002, 1_102, 0)).isEmpty();
    assertThat(flow.handshakeNanos()).isEqualTo(10_000_000);
    assertThat(flow.forward().retransmissions).isZero();
  }

  @Test
  void segmentSentAgainLateIsRetransmission() {
    established();
    client(100, ACK, 1_101, 9_001, 100);
    client(100, ACK, 1_201, 9_001, 100);
    assertThat(client(200_000, ACK, 1_101, 9_001, 100)).containsExactly(Kind.RETRANSMISSION);
    assertThat(flow.forward().retransmissions).isEqualTo(1);
  }

  @Test
  void lastSegmentSentAgainAtOnceIsRetransmissionForItEndsWhereTheStreamDoes() {
    established();
    client(100, ACK, 1_101, 9_001, 100);
    assertThat(client(100, ACK, 1_101, 9_001, 100)).containsExactly(Kind.RETRANSMISSION);
  }

  @Test
  void segmentThatFillsAHoleWithinAHandshakeIsOutOfOrder() {
    established();
    client(100, ACK, 1_201, 9_001, 100);
    assertThat(client(9_999, ACK, 1_101, 9_001, 100)).containsExactly(Kind.OUT_OF_ORDER);
    client(100, ACK, 1_401, 9_001, 100);
    assertThat(client(10_000, ACK, 1_301, 9_001, 100)).containsExactly(Kind.RETRANSMISSION);
    assertThat(flow.forward().outOfOrder).isEqualTo(1);
  }

  @Test
  void withoutHandshakeAHoleIsFilledWithinThreeMilliseconds() {
    client(0, ACK, 1_201, 9_001, 100);
    assertThat(client(2_999, ACK, 1_101, 9_001, 50)).containsExactly(Kind.OUT_OF_ORDER);
    assertThat(client(1, ACK, 1_101, 9_001, 50)).containsExactly(Kind.RETRANSMISSION);
  }

  @Test
  void segmentBehindTwoDuplicateAcksIsFastRetransmission() {
    established();
    client(100, ACK, 1_201, 9_001, 100);
    assertThat(server(100, ACK, 9_001, 1_101, 0)).containsExactly(Kind.DUPLICATE_ACK);
    assertThat(server(100, ACK, 9_001, 1_101, 0)).containsExactly(Kind.DUPLICATE_ACK);
    assertThat(client(100, ACK, 1_101, 9_001, 100))
        .containsExactly(Kind.RETRANSMISSION, Kind.FAST_RETRANSMISSION);
  }

  @Test
  void oneDuplicateAckOrTwentyMillisecondsAreNotFast() {
    established();
    client(100, ACK, 1_201, 9_001, 100);
    server(100, ACK, 9_001, 1_101, 0);
    assertThat(client(100, ACK, 1_101, 9_001, 100)).containsExactly(Kind.OUT_OF_ORDER);
    server(100, ACK, 9_001, 1_101, 0);
    assertThat(client(20_000, ACK, 1_101, 9_001, 100)).containsExactly(Kind.RETRANSMISSION);
  }

  @Test
  void acknowledgedDataIsSpuriousEvenInOrder() {
    established();
    assertThat(client(100, ACK, 1_001, 9_001, 100))
        .containsExactly(Kind.RETRANSMISSION, Kind.SPURIOUS_RETRANSMISSION);
    server(100, ACK, 9_001, 1_201, 0);
    assertThat(client(100, ACK, 1_101, 9_001, 100))
        .containsExactly(Kind.RETRANSMISSION, Kind.SPURIOUS_RETRANSMISSION);
  }

  @Test
  void ackOfWhatWasNotSeenPassesForManyDuplicates() {
    established();
    server(100, ACK, 9_101, 1_101, 100);
    assertThat(server(100, ACK, 9_001, 1_101, 50)).containsExactly(Kind.OUT_OF_ORDER);
    client(100, ACK, 1_101, 9_001, 100);
    client(100, ACK, 1_201, 9_001, 100);
    server(100, ACK, 9_201, 1_401, 0); // beyond all that was seen of the client
    client(100, ACK, 1_301, 9_001, 0);
    assertThat(server(100, ACK, 9_001, 1_401, 50))
        .containsExactly(Kind.RETRANSMISSION, Kind.FAST_RETRANSMISSION);
  }

  @Test
  void keepAliveAndItsAnswerAreNeitherRetransmissionNorDuplicate() {
    established();
    assertThat(client(1_000_000, ACK, 1_100, 9_001, 1)).containsExactly(Kind.KEEP_ALIVE);
    assertThat(server(100, ACK, 9_001, 1_101, 0)).containsExactly(Kind.KEEP_ALIVE_ACK);
    assertThat(client(1_000_000, ACK, 1_100, 9_001, 0)).containsExactly(Kind.KEEP_ALIVE);
    assertThat(flow.forward().retransmissions).isZero();
  }

  @Test
  void probeOfAClosedWindowMovesNothing() {
    established();
    window = 0;
    assertThat(server(100, ACK, 9_001, 1_101, 0)).containsExactly(Kind.ZERO_WINDOW);
    window = 500;
    assertThat(client(200_000, ACK, 1_101, 9_001, 1)).containsExactly(Kind.ZERO_WINDOW_PROBE);
    window = 0;
    assertThat(server(100, ACK, 9_001, 1_101, 0)).containsExactly(Kind.ZERO_WINDOW);
    window = 500;
    assertThat(client(400_000, ACK, 1_101, 9_001, 1)).containsExactly(Kind.ZERO_WINDOW_PROBE);
    assertThat(server(900, ACK, 9_001, 1_101, 0)).isEmpty();
    assertThat(client(100, ACK, 1_101, 9_001, 100)).isEmpty();
    assertThat(flow.backward().zeroWindows).isEqualTo(2);
    assertThat(flow.backward().zeroWindowNanos).isEqualTo(601_000_000);
    assertThat(flow.forward().zeroWindows).isZero();
  }

  @Test
  void dataOverAProbedByteIsNew() {
    established();
    window = 0;
    server(100, ACK, 9_001, 1_101, 0);
    window = 500;
    client(100, ACK, 1_101, 9_001, 1);
    server(100, ACK, 9_001, 1_102, 0);
    assertThat(client(100, ACK, 1_102, 9_001, 100)).isEmpty();
    assertThat(client(100, ACK, 1_201, 9_001, 100)).isEmpty();
  }

  @Test
  void windowOfSynFinOrRstIsNoZeroWindowAndRstEndsOne() {
    established();
    window = 0;
    client(100, ACK, 1_101, 9_001, 0);
    assertThat(client(300, RST, 1_101, 0, 0)).isEmpty();
    client(700, RST, 1_101, 0, 0);
    assertThat(flow.forward().zeroWindows).isEqualTo(1);
    assertThat(flow.forward().zeroWindowNanos).isEqualTo(300_000);
  }

  @Test
  void numbersWrap() {
    client(0, ACK, -150, 9_001, 100);
    assertThat(client(100, ACK, -50, 9_001, 100)).isEmpty();
    assertThat(client(100, ACK, 50, 9_001, 100)).isEmpty();
    assertThat(client(10_000, ACK, -50, 9_001, 100)).containsExactly(Kind.RETRANSMISSION);
  }

  @Test
  void synAndFinSentAgainAreRetransmissions() {
    client(0, SYN, 1_000, 0, 0);
    assertThat(client(1_000_000, SYN, 1_000, 0, 0)).containsExactly(Kind.RETRANSMISSION);
    server(9_000, SYN | ACK, 9_000, 1_001, 0);
    client(1_000, ACK, 1_001, 9_001, 0);
    client(100, FIN | ACK, 1_001, 9_001, 0);
    assertThat(client(200_000, FIN | ACK, 1_001, 9_001, 0)).containsExactly(Kind.RETRANSMISSION);
    assertThat(flow.handshakeNanos()).isEqualTo(10_000_000);
  }

  @Test
  void synWithANewNumberBeginsAnew() {
    established();
    client(100, RST | ACK, 1_101, 9_001, 0);
    assertThat(client(100, SYN, 500, 0, 0)).isEmpty();
    assertThat(flow.handshakeNanos()).isZero();
    assertThat(server(100, SYN | ACK, 70, 501, 0)).isEmpty();
    assertThat(client(100, ACK, 501, 71, 10)).isEmpty();
    assertThat(flow.handshakeNanos()).isEqualTo(200_000);
  }

  @Test
  void runEndsWithNewData() {
    established();
    client(100, ACK, 1_101, 9_001, 100);
    client(300_000, ACK, 1_101, 9_001, 100);
    client(300_000, ACK, 1_101, 9_001, 100);
    client(300_000, ACK, 1_200, 9_001, 1); // a keep-alive is not new
    client(300_000, ACK, 1_101, 9_001, 100);
    client(100, ACK, 1_201, 9_001, 100);
    client(300_000, ACK, 1_201, 9_001, 100);
    assertThat(flow.forward().longestRun).isEqualTo(3);
    assertThat(flow.forward().retransmissions).isEqualTo(4);
  }
}
