// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import static dev.weir.processor.windowagg.WindowRig.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Tcp.State;
import dev.weir.api.flow.TcpFlags;
import dev.weir.api.flow.Window;
import dev.weir.api.flow.Window.End;
import dev.weir.api.flow.Window.Handshake;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What a flow's rows say of its life, window after window.
class FlowLifeTest {
  private static final TcpFlags SYN = Records.flags(1, 0, 0, 0, 0);
  private static final TcpFlags SYN_ACK = Records.flags(0, 1, 0, 0, 0);
  private static final TcpFlags ACK = Records.flags(0, 0, 3, 0, 0);
  private static final TcpFlags FIN = Records.flags(0, 0, 2, 1, 0);
  private static final TcpFlags RST = Records.flags(0, 0, 0, 0, 1);
  private static final TcpFlags NOTHING = TcpFlags.ZERO;

  private final WindowRig rig = WindowRig.recorded();

  private List<Window> windows() {
    return rows().stream().map(row -> Objects.requireNonNull(row.window())).toList();
  }

  private List<Flow> rows() {
    rig.stop();
    return rig.rows();
  }

  @Test
  void aHandshakeComesOnWindowByWindow() {
    rig.send(Records.tcp().at(4.8, 4.8).tcp(SYN, NOTHING, State.NEW, -1).build());
    rig.send(Records.tcp().at(9, 9).first(4.8).tcp(NOTHING, SYN_ACK, State.NEW, -1).build());
    rig.send(Records.tcp().at(14, 14).first(4.8).tcp(ACK, NOTHING, State.ESTABLISHED, 9).build());
    rig.send(Records.tcp().at(19, 19).first(4.8).tcp(FIN, FIN, State.CLOSING, 9).build());
    assertThat(windows())
        .extracting(Window::handshake)
        .containsExactly(Handshake.SYN, Handshake.SYN_ACK, Handshake.COMPLETE, Handshake.COMPLETE);
    assertThat(windows()).extracting(Window::client).containsOnly(End.SOURCE);
    assertThat(windows()).extracting(Window::beganBefore).containsExactly(false, true, true, true);
  }

  @Test
  void aConnectionSeenFromItsMiddleHasNoHandshake() {
    rig.send(Records.tcp().at(1, 2).tcp(ACK, ACK, State.ESTABLISHED, -1).build());
    assertThat(windows()).extracting(Window::handshake).containsExactly(Handshake.UNSEEN);
    assertThat(windows()).extracting(Window::client).containsExactly((End) null);
  }

  /// No SYN-ACK was seen, whatever else shows that there was one.
  @Test
  void aConnectionOfWhichOneSideIsSeenIsHalfOpen() {
    rig.send(Records.tcp().at(1, 2).tcp(SYN, NOTHING, State.NEW, -1).build());
    rig.send(Records.tcp().at(6, 7).first(1).tcp(ACK, NOTHING, State.ESTABLISHED, 5).build());
    assertThat(windows())
        .extracting(Window::handshake)
        .containsExactly(Handshake.SYN, Handshake.SYN);
  }

  @Test
  void aSynAfterTheEndBeginsAnotherConnection() {
    rig.send(Records.tcp().at(1, 2).tcp(SYN, SYN_ACK, State.ESTABLISHED, 5).build());
    rig.send(Records.tcp().at(6, 7).first(1).tcp(RST, NOTHING, State.CLOSING, 5).build());
    rig.send(Records.tcpReversed().at(11, 12).first(1).tcp(SYN, NOTHING, State.NEW, -1).build());
    assertThat(windows())
        .extracting(Window::handshake)
        .containsExactly(Handshake.COMPLETE, Handshake.COMPLETE, Handshake.SYN);
    assertThat(windows())
        .extracting(Window::client)
        .containsExactly(End.SOURCE, End.SOURCE, End.DESTINATION);
    assertThat(rows()).extracting(Flow::key).containsOnly(Records.tcp().build().key());
  }

  @Test
  void whoAnswersWithSynAckIsTheServer() {
    rig.send(Records.tcp().at(1, 1).tcp(SYN_ACK, NOTHING, State.NEW, -1).build());
    rig.send(Records.tcp().at(6, 6).first(1).tcp(NOTHING, ACK, State.ESTABLISHED, -1).build());
    assertThat(windows())
        .extracting(Window::client)
        .containsExactly(End.DESTINATION, End.DESTINATION);
    assertThat(windows())
        .extracting(Window::handshake)
        .containsExactly(Handshake.SYN_ACK, Handshake.COMPLETE);
  }

  /// Two interfaces that show the same flow may disagree on who began.
  @Test
  void theDirectionOfTheFirstRowStays() {
    rig.send(Records.tcp().at(1, 2).packets(2, 1).build());
    rig.send(Records.tcpReversed().at(1.5, 2).packets(5, 0).build());
    rig.send(Records.tcpReversed().at(6, 7).first(1.5).sequence(1).packets(7, 0).build());
    assertThat(rows()).extracting(Flow::key).containsOnly(Records.tcp().build().key());
    assertThat(rows()).extracting(Flow::firstNanos).containsOnly(at(1));
    assertThat(rows()).extracting(Flow::sequence).containsExactly(0L, 1L);
    assertThat(Objects.requireNonNull(rows().getLast().traffic()).backward().packets())
        .isEqualTo(7);
  }

  @Test
  void aFlowThatComesAgainAfterItsEndIsAnother() {
    rig.send(Records.tcp().at(1, 2).end(EndReason.CLOSED).build());
    rig.send(Records.tcpReversed().at(11, 12).build());
    rig.send(Records.tcpReversed().at(16, 17).first(11).sequence(1).build());
    assertThat(rows())
        .extracting(Flow::key)
        .containsExactly(
            Records.tcp().build().key(),
            Records.tcpReversed().build().key(),
            Records.tcpReversed().build().key());
    assertThat(rows()).extracting(Flow::firstNanos).containsExactly(at(1), at(11), at(11));
    assertThat(rows()).extracting(Flow::sequence).containsExactly(0L, 0L, 1L);
  }

  @Test
  void aFlowThatComesAgainInTheWindowOfItsEndGoesOn() {
    rig.send(Records.tcp().at(1, 2).end(EndReason.CLOSED).build());
    rig.send(Records.tcpReversed().at(3, 4).build());
    rig.send(Records.tcpReversed().at(6, 7).first(3).sequence(1).build());
    assertThat(rows()).extracting(Flow::key).containsOnly(Records.tcp().build().key());
    assertThat(rows()).extracting(Flow::endReason).containsOnlyNulls();
  }

  @Test
  void aRecordWithoutPacketsSaysOnlyThatTheFlowHasEnded() {
    rig.send(Records.tcp().at(1, 4).build());
    rig.send(Records.tcp().at(4, 4).first(1).sequence(1).packets(0, 0).end(EndReason.IDLE).build());
    assertThat(rows()).hasSize(1);
    assertThat(rows().getFirst().endReason()).isEqualTo(EndReason.IDLE);
    assertThat(rig.gauge("window_agg_flows")).as("flows remembered").isZero();
  }

  @Test
  void anEndThatComesAfterTheRowIsNoRow() {
    try (WindowRig live = WindowRig.live()) {
      live.send(Records.tcp().at(1, 4).build());
      live.packetAt(15);
      assertThat(live.ownRows()).extracting(Flow::endReason).containsOnlyNulls();
      assertThat(live.gauge("window_agg_flows")).isEqualTo(2);
      live.send(
          Records.tcp().at(4, 4).first(1).sequence(1).packets(0, 0).end(EndReason.IDLE).build());
      assertThat(live.gauge("window_agg_flows")).isEqualTo(1);
      assertThat(live.ownRows()).hasSize(1);
      assertThat(live.count("window_agg_too_late_packets")).isZero();
      assertThat(live.count("window_agg_too_late", "packets")).isZero();
    }
  }

  @Test
  void aFlowSeenFromItsMiddleCountsOn() {
    rig.send(Records.tcp().at(1, 2).first(-100).sequence(20).build());
    rig.send(Records.tcp().at(6, 7).first(-100).sequence(21).build());
    assertThat(rows()).extracting(Flow::sequence).containsExactly(20L, 21L);
    assertThat(windows()).extracting(Window::beganBefore).containsExactly(true, true);
  }
}
