// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.component.Clock;
import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Observation;
import dev.weir.api.flow.Spread;
import dev.weir.api.flow.Traffic;
import dev.weir.bpf.flow.FlowTimeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FlowTableTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long T0 = 1_767_225_600L * SECOND;
  private static final int FIN = 1;
  private static final int RST = 4;
  private static final int ACK = 16;

  private final SimulatedTable kernel = new SimulatedTable(16, 5 * SECOND);
  private final TestInterfaces interfaces = new TestInterfaces();
  private final List<Flow> records = new ArrayList<>();
  private final FlowTable table =
      new FlowTable(
          kernel,
          Duration.ofSeconds(5),
          new FlowTimeouts(Duration.ofSeconds(60), Duration.ofSeconds(5)),
          interfaces);
  private long clockOffsetNanos;

  @Test
  void tellsNothingOfTheRunningEpoch() {
    kernel.packet(1, true, T0, 100, ACK);
    read(T0 + SECOND);
    assertThat(records).isEmpty();
    assertThat(table.live()).isEqualTo(1);
    assertThat(table.capacity()).isEqualTo(256);
  }

  @Test
  void tellsAnEpochOnceWhetherOrNotAnotherRuns() {
    kernel.packet(1, true, T0 + SECOND, 100, ACK);
    kernel.packet(1, false, T0 + 2 * SECOND, 300, ACK);
    read(T0 + 5 * SECOND);
    assertThat(records).hasSize(1);
    kernel.packet(1, true, T0 + 6 * SECOND, 700, ACK);
    read(T0 + 7 * SECOND);
    read(T0 + 8 * SECOND);
    assertThat(records).hasSize(1);
    read(T0 + 10 * SECOND);
    read(T0 + 15 * SECOND);
    assertThat(records).hasSize(2);
    Flow first = records.getFirst();
    assertThat(first.sequence()).isZero();
    assertThat(first.startNanos()).isEqualTo(T0 + SECOND);
    assertThat(first.endNanos()).isEqualTo(T0 + 2 * SECOND);
    assertThat(first.endReason()).isNull();
    assertThat(first.forwardSeen()).isEqualTo(new Observation("eth7", 7, Observation.Side.INGRESS));
    assertThat(first.backwardSeen()).isNull();
    Traffic traffic = traffic(first);
    assertThat(traffic.forward().packets()).isEqualTo(1);
    assertThat(traffic.backward().frameBytes()).isEqualTo(300);
    assertThat(traffic.sizesBytes()).isEqualTo(new Spread(2, 400, 20_000, 100, 300));
    assertThat(traffic.gapsMicros()).isEqualTo(new Spread(1, 1e6, 0, 1e6, 1e6));
    Flow second = records.get(1);
    assertThat(second.sequence()).isEqualTo(1);
    assertThat(second.firstNanos()).isEqualTo(T0 + SECOND);
    assertThat(traffic(second).sizesBytes()).isEqualTo(new Spread(1, 700, 0, 700, 700));
    assertThat(traffic(second).gapsMicros()).isEqualTo(new Spread(1, 4e6, 0, 4e6, 4e6));
  }

  @Test
  void tellsTheEpochBeforeWhileTheNextRuns() {
    kernel.packet(1, true, T0 + SECOND, 100, ACK);
    kernel.packet(1, true, T0 + 6 * SECOND, 200, ACK);
    read(T0 + 7 * SECOND);
    read(T0 + 8 * SECOND);
    assertThat(frameBytes()).containsExactly(100L);
    kernel.packet(1, true, T0 + 9 * SECOND, 300, ACK);
    read(T0 + 10 * SECOND);
    assertThat(frameBytes()).containsExactly(100L, 500L);
  }

  @Test
  void partsTwoEpochsThatAreReadTogether() {
    kernel.packet(1, true, T0 + SECOND, 100, ACK);
    kernel.packet(1, true, T0 + 6 * SECOND, 200, ACK);
    read(T0 + 10 * SECOND);
    assertThat(frameBytes()).containsExactly(100L, 200L);
    assertThat(records).extracting(Flow::sequence).containsExactly(0L, 1L);
    assertThat(table.mergedEpochs()).isZero();
  }

  @Test
  void mergesAndCountsWhatCameBeforeTheEpochBefore() {
    kernel.packet(1, true, T0, 100, ACK);
    read(T0 + 5 * SECOND);
    for (int epoch = 1; epoch <= 3; epoch++) {
      kernel.packet(1, true, T0 + 5L * epoch * SECOND, 100, ACK);
    }
    read(T0 + 20 * SECOND);
    assertThat(packets()).containsExactly(1L, 2L, 1L);
    assertThat(records).extracting(Flow::sequence).containsExactly(0L, 1L, 2L);
    assertThat(records.get(1).startNanos()).isEqualTo(T0 + 5 * SECOND);
    assertThat(records.get(1).endNanos()).isEqualTo(T0 + 10 * SECOND);
    assertThat(table.mergedEpochs()).isEqualTo(1);
  }

  @Test
  void endsIdleFlows() {
    kernel.packet(1, true, T0, 100, ACK);
    read(T0 + 59 * SECOND);
    assertThat(reasons()).containsExactly("none");
    read(T0 + 60 * SECOND);
    assertThat(reasons()).containsExactly("none", "idle");
    Flow last = records.getLast();
    assertThat(traffic(last).packets()).isZero();
    assertThat(traffic(last).sizesBytes()).isEqualTo(Spread.NONE);
    assertThat(last.startNanos()).isEqualTo(T0);
    assertThat(last.sequence()).isEqualTo(1);
    isEmpty();
  }

  @Test
  void endsClosedConnectionsAfterTheLinger() {
    kernel.packet(1, true, T0, 100, ACK | FIN);
    read(T0 + 20 * SECOND);
    kernel.packet(1, false, T0 + 20 * SECOND, 100, ACK | FIN);
    read(T0 + 24 * SECOND);
    assertThat(reasons()).containsExactly("none");
    read(T0 + 25 * SECOND);
    assertThat(reasons()).containsExactly("none", "closed");
    kernel.packet(2, false, T0 + 30 * SECOND, 100, RST);
    read(T0 + 35 * SECOND);
    assertThat(reasons()).containsExactly("none", "closed", "closed");
    isEmpty();
  }

  @Test
  void endsFlowsOfVanishedInterfaces() {
    kernel.packet(1, true, T0, 100, ACK);
    interfaces.gone.add(7);
    read(T0 + SECOND);
    assertThat(reasons()).containsExactly("interface_gone");
    assertThat(packets()).containsExactly(1L);
    isEmpty();
  }

  @Test
  void beginsAnewWhenAnEndedFlowGoesOn() {
    kernel.packet(1, true, T0, 100, ACK);
    read(T0 + 60 * SECOND);
    kernel.packet(1, true, T0 + 61 * SECOND, 900, ACK);
    table.endAll(EndReason.SHUTDOWN, records::add);
    assertThat(reasons()).containsExactly("idle", "shutdown");
    assertThat(records).extracting(Flow::sequence).containsExactly(0L, 0L);
    assertThat(records.getLast().firstNanos()).isEqualTo(T0 + 61 * SECOND);
    isEmpty();
  }

  @Test
  void aPacketBetweenReadingAndMarkingIsTold() {
    kernel.packet(1, true, T0, 100, ACK);
    interfaces.meanwhile(() -> kernel.packet(1, true, T0 + SECOND, 900, ACK));
    read(T0 + 5 * SECOND);
    read(T0 + 10 * SECOND);
    assertThat(frameBytes()).containsExactly(1000L);
  }

  @Test
  void aPacketOfTheNextEpochBetweenReadingAndMarkingWaits() {
    kernel.packet(1, true, T0, 100, ACK);
    interfaces.meanwhile(() -> kernel.packet(1, true, T0 + 6 * SECOND, 900, ACK));
    read(T0 + 5 * SECOND);
    assertThat(frameBytes()).containsExactly(100L);
    read(T0 + 10 * SECOND);
    assertThat(frameBytes()).containsExactly(100L, 900L);
  }

  @Test
  void aPacketAsItsFlowEndsKeepsIt() {
    kernel.packet(1, true, T0, 100, ACK);
    interfaces.gone.add(7);
    interfaces.meanwhile(() -> kernel.packet(1, 8, true, T0 + SECOND, 900, ACK));
    read(T0 + 2 * SECOND);
    assertThat(records).isEmpty();
    assertThat(table.live()).isEqualTo(1);
    read(T0 + 5 * SECOND);
    assertThat(frameBytes()).containsExactly(1000L);
  }

  @Test
  void aFlowThatIsWrittenAllTheTimeIsToldLater() {
    kernel.packet(1, true, T0, 100, ACK);
    kernel.packet(2, true, T0, 200, ACK);
    kernel.hold(1);
    read(T0 + 5 * SECOND);
    table.evict(0, false, records::add);
    assertThat(frameBytes()).containsExactly(200L, 0L);
    assertThat(reasons()).containsExactly("none", "evicted");
    kernel.release(1);
    read(T0 + 5 * SECOND);
    assertThat(frameBytes()).containsExactly(200L, 0L, 100L);
  }

  @Test
  void survivesAClockThatStepsBack() {
    kernel.packet(1, true, T0 + 100 * SECOND, 100, ACK);
    read(T0 + 105 * SECOND);
    kernel.packet(1, true, T0 + SECOND, 100, ACK);
    read(T0 + 2 * SECOND);
    read(T0 + 5 * SECOND);
    assertThat(packets()).containsExactly(1L, 1L);
  }

  @Test
  void keepsFlowsWhenTheWallClockStepsOn() {
    kernel.packet(1, true, T0, 100, ACK);
    step(3600 * SECOND);
    read(T0 + 3601 * SECOND);
    assertThat(reasons()).as("its epoch is over, the flow is not").containsExactly("none");
    read(T0 + 3659 * SECOND);
    assertThat(table.live()).isEqualTo(1);
    read(T0 + 3660 * SECOND);
    assertThat(reasons()).containsExactly("none", "idle");
    isEmpty();
  }

  @Test
  void endsSilentFlowsInTimeWhenTheWallClockStepsBack() {
    kernel.packet(1, true, T0 + SECOND, 100, ACK);
    kernel.packet(2, true, T0 + 2 * SECOND, 200, ACK | RST);
    step(-3600 * SECOND);
    read(T0 - 3600 * SECOND + 3 * SECOND);
    assertThat(frameBytes()).as("epochs of a future that is none any more").contains(100L, 200L);
    read(T0 - 3600 * SECOND + 10 * SECOND);
    assertThat(reasons()).containsExactly("none", "none", "closed");
    read(T0 - 3600 * SECOND + 61 * SECOND);
    assertThat(reasons()).containsExactly("none", "none", "closed", "idle");
    isEmpty();
  }

  @Test
  void tellsPacketsBeforeAndAfterAStepBackOnceEach() {
    kernel.packet(1, true, T0 + 3 * SECOND, 100, ACK);
    step(-3600 * SECOND);
    long then = T0 - 3600 * SECOND;
    kernel.packet(1, true, then + 4 * SECOND, 200, ACK);
    read(then + 5 * SECOND);
    kernel.packet(1, true, then + 6 * SECOND, 400, ACK);
    read(then + 10 * SECOND);
    assertThat(frameBytes()).containsExactly(100L, 200L, 400L);
    assertThat(records).extracting(Flow::sequence).containsExactly(0L, 1L, 2L);
    assertThat(traffic(records.get(1)).gapsMicros().mean())
        .as("on the monotonic clock")
        .isEqualTo(1e6);
  }

  @Test
  void doesNotTellAnEpochThatBeganDuringTheWalk() {
    kernel.packet(1, true, T0 + 6 * SECOND, 100, ACK);
    Iterator<Long> times = List.of(T0 + 4 * SECOND, T0 + 7 * SECOND).iterator();
    Clock passing =
        new Clock() {
          @Override
          public long epochNanos() {
            return times.next();
          }

          @Override
          public long monotonicNanos() {
            return T0 + 4 * SECOND;
          }
        };
    table.tellOver(passing, records::add);
    assertThat(records).isEmpty();
  }

  @Test
  void evictsTheLongestSilentWhateverTheWallClockSaid() {
    kernel.packet(1, true, T0, 100, ACK);
    kernel.packet(1, true, T0 + SECOND, 100, ACK);
    step(-3600 * SECOND);
    kernel.packet(2, true, T0 - 3597 * SECOND, 100, ACK);
    kernel.packet(2, true, T0 - 3596 * SECOND, 100, ACK);
    table.evict(1, false, records::add);
    assertThat(records).extracting(record -> record.key().source().low()).contains(1L);
  }

  @Test
  void freesASlotWithoutAPacketInTheSecondRound() {
    kernel.create(1);
    read(T0);
    assertThat(kernel.taken()).isEqualTo(1);
    read(T0 + 5 * SECOND);
    isEmpty();
    assertThat(records).isEmpty();
  }

  @Test
  void keepsASlotWhosePacketComesInTheSecondRound() {
    kernel.create(1);
    read(T0);
    kernel.packet(1, true, T0 + SECOND, 100, ACK);
    read(T0 + 2 * SECOND);
    assertThat(table.live()).isEqualTo(1);
    kernel.create(2);
    read(T0 + 3 * SECOND);
    assertThat(kernel.taken()).as("a first round again").isEqualTo(2);
  }

  @Test
  void endsWithoutARecordWhatHadNoPacket() {
    kernel.create(1);
    table.endAll(EndReason.SHUTDOWN, records::add);
    assertThat(records).isEmpty();
    isEmpty();
  }

  @Test
  void tellsAllOfFlowsThatGoOn() {
    kernel.packet(1, true, T0, 100, ACK);
    table.tellAll(records::add);
    table.tellAll(records::add);
    kernel.packet(1, true, T0 + SECOND, 200, ACK);
    table.tellAll(records::add);
    assertThat(frameBytes()).containsExactly(100L, 200L);
    assertThat(records).extracting(Flow::sequence).containsExactly(0L, 1L);
    assertThat(table.live()).isEqualTo(1);
  }

  @Test
  void evictsClosedThenSinglePacketsThenTheLongestSilent() {
    kernel.packet(1, true, T0, 100, ACK);
    kernel.packet(1, true, T0 + SECOND, 100, ACK);
    kernel.packet(2, true, T0, 100, ACK);
    kernel.packet(2, true, T0 + 2 * SECOND, 100, ACK);
    kernel.packet(3, true, T0 + 4 * SECOND, 100, ACK);
    kernel.packet(4, true, T0 + 3 * SECOND, 100, ACK);
    kernel.packet(5, true, T0 + 4 * SECOND, 100, RST);
    for (int rest = 5; rest >= 0; rest--) {
      table.evict(rest, false, records::add);
      assertThat(table.live()).isEqualTo(rest);
    }
    assertThat(records)
        .extracting(record -> record.key().source().low())
        .containsExactly(5L, 4L, 3L, 1L, 2L);
    assertThat(reasons()).containsOnly("evicted");
  }

  @Test
  void evictsNothingThatCostsMoreWhenAskedSo() {
    kernel.packet(1, true, T0, 100, ACK);
    kernel.packet(1, true, T0 + SECOND, 100, ACK);
    kernel.packet(2, true, T0, 100, ACK);
    table.evict(0, true, records::add);
    assertThat(records).extracting(record -> record.key().source().low()).containsExactly(2L);
    assertThat(table.live()).isEqualTo(1);
  }

  @Test
  void knowsHowFullItIs() {
    assertThat(table.fill()).isZero();
    for (int id = 0; id < 64; id++) {
      kernel.packet(id, true, T0, 100, ACK);
    }
    assertThat(table.fill()).isEqualTo(0.25);
  }

  /// Steps the wall clock, from the next packet and the next reading on.
  private void step(long nanos) {
    clockOffsetNanos += nanos;
    kernel.clockOffset(clockOffsetNanos);
  }

  private void read(long now) {
    table.tellOver(new TestClock(now, now - clockOffsetNanos), records::add);
  }

  private void isEmpty() {
    assertThat(table.live()).isZero();
    assertThat(kernel.taken()).isZero();
  }

  private List<String> reasons() {
    return records.stream()
        .map(Flow::endReason)
        .map(reason -> reason == null ? "none" : reason.label())
        .toList();
  }

  private List<Long> packets() {
    return records.stream().map(record -> traffic(record).packets()).toList();
  }

  private List<Long> frameBytes() {
    return records.stream().map(record -> traffic(record).frameBytes()).toList();
  }

  private static Traffic traffic(Flow flow) {
    return Objects.requireNonNull(flow.traffic());
  }
}
