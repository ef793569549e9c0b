// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.flow.Tcp.Analysis;
import dev.weir.api.flow.Tcp.ConnectionState;
import dev.weir.api.flow.Tcp.DirectionAnalysis;
import dev.weir.api.flow.Tcp.State;
import org.junit.jupiter.api.Test;

/// Two records of one flow together.
class FlowSumsTest {
  private static final DirectionCounts ONE = new DirectionCounts(1, 20, 300, 4_000);
  private static final HeaderFields EARLY = new HeaderFields(60, 64, 1, 2, 3);
  private static final HeaderFields LATE = new HeaderFields(61, 65, 5, 7, 11);

  @Test
  void countsAddUpAndExtremesStay() {
    Spread sizes = new Spread(1, 20, 0, 20, 20);
    Traffic early = new Traffic(ONE, DirectionCounts.ZERO, sizes, Spread.NONE, 1, 3, EARLY, null);
    Traffic late = new Traffic(ONE, ONE, sizes, sizes, 2, 1, LATE, LATE);

    Traffic both = early.plus(late);

    assertThat(both.forward()).isEqualTo(new DirectionCounts(2, 40, 600, 8_000));
    assertThat(both.backward()).isEqualTo(ONE);
    assertThat(both.sizesBytes()).isEqualTo(new Spread(2, 40, 0, 20, 20));
    assertThat(both.gapsMicros()).isEqualTo(sizes);
    assertThat(both.fragments()).isEqualTo(3);
    assertThat(both.maxExtensionDepth()).isEqualTo(3);
    assertThat(both.forwardHeaders()).isEqualTo(new HeaderFields(60, 65, 5, 9, 11));
    assertThat(both.backwardHeaders()).isEqualTo(LATE);
    assertThat(late.plus(early).backwardHeaders()).isEqualTo(LATE);
  }

  @Test
  void flagsAddUp() {
    TcpFlags flags = new TcpFlags(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    assertThat(flags.plus(flags)).isEqualTo(new TcpFlags(2, 4, 6, 8, 10, 12, 14, 16, 18, 20));
  }

  @Test
  void statesAreThoseOfTheLaterRecord() {
    Analysis early = analysis(5, 100, State.NEW, ConnectionState.S0);
    Analysis late = analysis(3, -1, State.CLOSING, ConnectionState.SF);

    assertThat(early.plus(late))
        .isEqualTo(
            new Analysis(
                new DirectionAnalysis(2, 4, 6, 8),
                DirectionAnalysis.ZERO,
                5,
                100,
                State.CLOSING,
                ConnectionState.SF));
    assertThat(early.plus(analysis(9, 7, State.NEW, ConnectionState.S0)).handshakeRttMicros())
        .isEqualTo(7);
  }

  @Test
  void anAnalysisThatOneRecordLacksIsTheOtherOnes() {
    Analysis analysis = analysis(5, 100, State.NEW, ConnectionState.S0);
    Tcp with = new Tcp(TcpFlags.ZERO, TcpFlags.ZERO, analysis);
    Tcp without = new Tcp(TcpFlags.ZERO, TcpFlags.ZERO, null);

    assertThat(with.plus(without).analysis()).isEqualTo(analysis);
    assertThat(without.plus(with).analysis()).isEqualTo(analysis);
    assertThat(without.plus(without).analysis()).isNull();
  }

  private static Analysis analysis(long run, long rtt, State state, ConnectionState connection) {
    return new Analysis(
        new DirectionAnalysis(1, 2, 3, 4), DirectionAnalysis.ZERO, run, rtt, state, connection);
  }
}
