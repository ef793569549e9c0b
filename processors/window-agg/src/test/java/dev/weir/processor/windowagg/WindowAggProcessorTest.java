// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import static dev.weir.processor.windowagg.WindowRig.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Attributes;
import dev.weir.api.Batch;
import dev.weir.api.FlowBatch;
import dev.weir.api.Outcome;
import dev.weir.api.Resource;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Traffic;
import dev.weir.api.flow.Verdict;
import dev.weir.api.flow.Window;
import dev.weir.api.flow.Window.Drop;
import dev.weir.testkit.FlowBuilder;
import dev.weir.testkit.SampleBatches;
import dev.weir.testkit.SampleFlows;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class WindowAggProcessorTest {
  private static Window window(Flow row) {
    return Objects.requireNonNull(row.window());
  }

  private static Traffic traffic(Flow row) {
    return Objects.requireNonNull(row.traffic());
  }

  @Test
  void addsUpTheRecordsOfAFlowInAWindow() {
    try (WindowRig rig = WindowRig.live()) {
      rig.send(Records.tcp().at(1, 2).packets(3, 1).build());
      rig.send(Records.tcpReversed().at(2.5, 4).first(1).packets(1, 2).build());
      rig.packetAt(15);

      Flow row = rig.onlyRow();
      assertThat(row.key().sourceText()).isEqualTo("2001:db8::1");
      assertThat(traffic(row).forward().packets()).isEqualTo(5);
      assertThat(traffic(row).backward().packets()).isEqualTo(2);
      assertThat(traffic(row).sizesBytes().count()).isEqualTo(7);
      assertThat(traffic(row).gapsMicros().sum()).isEqualTo(5_000);
      assertThat(row.startNanos()).isEqualTo(at(1));
      assertThat(row.endNanos()).isEqualTo(at(4));
      assertThat(window(row).startNanos()).isEqualTo(at(0));
      assertThat(window(row).endNanos()).isEqualTo(at(5));
      assertThat(window(row).beganBefore()).isFalse();
    }
  }

  @Test
  void waitsForLatenessByThePacketsOwnTime() {
    try (WindowRig rig = WindowRig.live()) {
      rig.send(Records.tcp().at(1, 4).build());
      rig.packetAt(14.999999999);
      assertThat(rig.rows()).isEmpty();
      rig.send(Records.tcpReversed().at(4.5, 4.9).first(1).build());
      rig.packetAt(15);
      assertThat(traffic(rig.onlyRow()).packets()).isEqualTo(2);
    }
  }

  @Test
  void dropsAndCountsWhatComesTooLate() {
    try (WindowRig rig = WindowRig.live()) {
      Flow flow = Records.tcp().at(1, 4).build();
      rig.send(flow);
      rig.packetAt(15);
      AtomicReference<Outcome> late =
          rig.send(
              Records.tcp().at(4.5, 4.6).packets(7, 0).build(),
              Records.exchange(flow.key(), 3),
              Records.drop(flow.key(), 3, Verdict.Action.DROPPED, "no_socket", 2));
      assertThat(late).as("outcome").hasValue(Outcome.DROPPED);
      assertThat(rig.ownRows()).hasSize(1);
      assertThat(rig.count("window_agg_too_late", "packets")).isEqualTo(1);
      assertThat(rig.count("window_agg_too_late_packets")).isEqualTo(7);
      assertThat(rig.count("window_agg_too_late", "exchange")).isEqualTo(1);
      assertThat(rig.count("window_agg_too_late", "verdict")).isEqualTo(1);
    }
  }

  @Test
  void handsWindowsOnWhenNoPacketsCome() {
    try (WindowRig rig = WindowRig.now()) {
      rig.pass(5);
      rig.send(Records.tcp().at(1, 4).build());
      rig.pass(19);
      assertThat(rig.rows()).isEmpty();
      rig.pass(2);
      assertThat(rig.rows()).hasSize(1);
    }
  }

  /// Somebody held the receiver up: its packets are not lost, other things are too late.
  @Test
  void packetsAfterAQuietEndMakeTheWindowAnew() {
    try (WindowRig rig = WindowRig.now()) {
      Flow flow = Records.tcp().at(1, 2).build();
      rig.send(flow);
      rig.pass(30);
      rig.send(Records.tcp().at(3, 4).first(1).build(), Records.exchange(flow.key(), 3));
      rig.stop();
      assertThat(rig.ownRows()).extracting(Flow::startNanos).containsExactly(at(1), at(3));
      assertThat(rig.ownRows()).extracting(Flow::sequence).containsExactly(0L, 1L);
      assertThat(rig.count("window_agg_too_late", "exchange")).isEqualTo(1);
    }
  }

  /// A full pipeline holds the processor up for longer than windows wait without packets.
  @Test
  void aWindowIsNotQuietWhileItsPacketsAreOnTheirWay() {
    try (WindowRig rig = WindowRig.now()) {
      rig.send(Records.tcp().at(1, 2).build());
      for (int i = 0; i < 40; i++) {
        rig.pass(1);
        rig.send(Records.udp("192.0.2.1", 5, "192.0.2.2", 6).at(3, 4).build());
      }
      assertThat(rig.rows()).isEmpty();
    }
  }

  @Test
  void joinsExchangesByConnectionInEitherDirectionAndByTheirTime() {
    try (WindowRig rig = WindowRig.live()) {
      Flow flow = Records.tcp().at(1, 4).build();
      rig.send(Records.exchange(flow.key().reversed(), 3));
      rig.send(flow, Records.tcp().at(6, 7).first(1).sequence(1).build());
      rig.send(Records.exchange(flow.key(), 2), Records.exchange(flow.key(), 6.5));
      rig.packetAt(30);
      assertThat(rig.ownRows()).hasSize(2);
      assertThat(rig.ownRows().getFirst().exchanges())
          .extracting(exchange -> exchange.timeNanos())
          .containsExactly(at(2), at(3));
      assertThat(rig.ownRows().getLast().exchanges())
          .extracting(exchange -> exchange.timeNanos())
          .containsExactly(at(6.5));
      assertThat(rig.count("window_agg_exchanges", "packets")).isEqualTo(3);
    }
  }

  @Test
  void exchangesDoNotMoveTheTime() {
    try (WindowRig rig = WindowRig.live()) {
      rig.send(Records.tcp().at(1, 4).build());
      rig.send(Records.exchange(Records.tcp().build().key(), 4_000));
      assertThat(rig.rows()).isEmpty();
    }
  }

  @Test
  void whatNobodyCountedMakesARowWithoutPackets() {
    try (WindowRig rig = WindowRig.live()) {
      rig.send(SampleFlows.applicationOnly());
      rig.packetAt(20);
      Flow row = rig.ownRows().getFirst();
      assertThat(row.key()).isEqualTo(SampleFlows.applicationOnly().key());
      assertThat(row.traffic()).isNull();
      assertThat(row.exchanges()).hasSize(1);
      assertThat(row.verdict()).isEqualTo(SampleFlows.applicationOnly().verdict());
      assertThat(row.sourceWorkload()).isEqualTo(SampleFlows.applicationOnly().sourceWorkload());
      assertThat(window(row).handshake()).isNull();
      assertThat(rig.count("window_agg_exchanges", "no_packets")).isEqualTo(1);
      rig.stop();
      assertThat(rig.gauge("window_agg_flows")).as("flows remembered").isOne();
    }
  }

  @Test
  void namesStayWithTheirEnd() {
    try (WindowRig rig = WindowRig.live()) {
      Flow named = SampleFlows.applicationOnly();
      rig.send(named);
      rig.send(Records.of(named.key().reversed()).at(1, 2).build());
      rig.packetAt(20);
      Flow row = rig.ownRows().getFirst();
      assertThat(row.key()).isEqualTo(named.key().reversed());
      assertThat(row.destinationWorkload()).isEqualTo(named.sourceWorkload());
      assertThat(row.sourceWorkload()).isEqualTo(named.destinationWorkload());
    }
  }

  @Test
  void joinsDropsByReason() {
    try (WindowRig rig = WindowRig.live()) {
      Flow flow = Records.tcp().at(1, 4).build();
      rig.send(
          flow,
          Records.drop(flow.key(), 1, Verdict.Action.DROPPED, "qdisc_drop", 2),
          Records.drop(flow.key().reversed(), 2, Verdict.Action.DENIED, "netfilter_drop", 1),
          Records.drop(flow.key(), 3, Verdict.Action.DROPPED, "qdisc_drop", 5));
      rig.packetAt(20);
      Flow row = rig.onlyRow();
      assertThat(window(row).drops())
          .containsExactly(new Drop("qdisc_drop", 7), new Drop("netfilter_drop", 1));
      assertThat(row.verdict()).isEqualTo(new Verdict(Verdict.Action.DENIED, "netfilter_drop", 8));
    }
  }

  @Test
  void knowsWhetherNothingWasDroppedOrNobodyWatched() {
    try (WindowRig rig = WindowRig.live()) {
      rig.send(Records.tcp().at(1, 4).build());
      rig.packetAt(15);
      rig.send(SampleBatches.metrics(SampleBatches.sum("weir.dropped.packets", "{packet}")));
      rig.packetAt(20);
      assertThat(window(rig.ownRows().getFirst()).drops()).isNull();
      assertThat(window(rig.rows().getLast()).drops()).isNull();
      rig.packetAt(26);
      rig.packetAt(40);
      assertThat(window(rig.rows().getLast()).drops()).isEmpty();
    }
  }

  @Test
  void passesOnWhatIsNoRecordOfItsOwn() {
    try (WindowRig rig = WindowRig.live()) {
      Flow row = SampleFlows.everyPart();
      List<Batch> others =
          List.of(SampleBatches.events(), SampleBatches.metrics(), SampleBatches.flows(row));
      others.forEach(rig::send);
      assertThat(rig.out).containsExactlyElementsOf(others);
      rig.out.clear();
      AtomicReference<Outcome> outcome = rig.send(Records.tcp().at(1, 2).build(), row);
      assertThat(rig.rows()).containsExactly(row);
      rig.settleAll(Outcome.DELIVERED);
      assertThat(outcome).hasValue(null);
      rig.stop();
      rig.settleAll(Outcome.DELIVERED);
      assertThat(outcome).hasValue(Outcome.DELIVERED);
    }
  }

  @Test
  void acknowledgesABatchWhenAllItsWindowsAreDelivered() {
    try (WindowRig rig = WindowRig.live()) {
      AtomicReference<Outcome> both =
          rig.send(Records.tcp().at(1, 2).build(), Records.tcp().at(6, 7).first(1).build());
      AtomicReference<Outcome> first = rig.send(Records.tcp().at(3, 3).first(1).build());
      rig.packetAt(30);
      assertThat(rig.out).hasSize(2);
      rig.settle(0, Outcome.DELIVERED);
      assertThat(first).hasValue(Outcome.DELIVERED);
      assertThat(both).hasValue(null);
      rig.settle(1, Outcome.REFUSED);
      assertThat(both).hasValue(Outcome.REFUSED);
    }
  }

  @Test
  void whatHoldsNothingBackIsAcknowledgedAtOnce() {
    try (WindowRig rig = WindowRig.live()) {
      assertThat(rig.send(new FlowBatch(Resource.empty(), List.of()))).hasValue(Outcome.DELIVERED);
    }
  }

  @Test
  void hostsThatSeeTheSameConnectionHaveARowEach() {
    try (WindowRig rig = WindowRig.live()) {
      Resource one = new Resource(Attributes.of("host.name", "one"));
      Resource other = new Resource(Attributes.of("host.name", "other"));
      Flow flow = Records.tcp().at(1, 4).packets(2, 0).build();
      rig.send(
          new Resource(Attributes.of("host.name", "observer")), Records.exchange(flow.key(), 2));
      rig.send(one, flow);
      rig.send(other, flow);
      rig.stop();
      assertThat(rig.out).extracting(Batch::resource).containsExactly(one, other);
      assertThat(rig.rows()).allSatisfy(row -> assertThat(traffic(row).packets()).isEqualTo(2));
      assertThat(rig.rows()).extracting(row -> row.exchanges().size()).containsExactly(1, 0);
    }
  }

  @Test
  void countsRecordsThatCrossWindows() {
    try (WindowRig rig = WindowRig.live()) {
      rig.send(Records.tcp().at(3, 7).build());
      rig.stop();
      assertThat(window(rig.onlyRow()).startNanos()).isEqualTo(at(5));
      assertThat(rig.count("window_agg_crossing_records")).isEqualTo(1);
    }
  }

  @Test
  void aForwardStepOfTheClockLosesNothing() {
    try (WindowRig rig = WindowRig.now()) {
      rig.pass(5);
      rig.send(Records.tcp().at(1, 4).build());
      rig.clock.stepWallClock(Duration.ofHours(1));
      rig.pass(1);
      rig.send(Records.tcp().at(3_606, 3_607).first(1).sequence(2).build());
      rig.send(Records.tcp().at(5, 6).first(1).sequence(1).build());
      rig.pass(60);
      rig.packetAt(3_640);
      assertThat(rig.ownRows())
          .extracting(Flow::startNanos)
          .containsExactly(at(1), at(5), at(3_606));
      assertThat(rig.count("window_agg_too_late_packets")).isZero();
      assertThat(rig.count("window_agg_clock_steps")).isEqualTo(1);
    }
  }

  @Test
  void aBackwardStepOfTheClockLosesNothing() {
    try (WindowRig rig = WindowRig.now()) {
      rig.pass(3_605);
      rig.send(Records.tcp().at(3_601, 3_604).build());
      rig.clock.stepWallClock(Duration.ofHours(-1));
      rig.pass(1);
      // What the kernel had counted by the old time is told after the step.
      rig.send(Records.tcp().at(3_605, 3_605.5).first(3_601).sequence(1).build());
      for (int epoch = 1; epoch < 12; epoch++) {
        rig.pass(5);
        double start = 5 * epoch + 1;
        rig.send(Records.tcp().at(start, start + 3).first(1).sequence(epoch + 1).build());
      }
      assertThat(rig.ownRows())
          .extracting(Flow::startNanos)
          .startsWith(at(3_601), at(3_605))
          .contains(at(6), at(11), at(16), at(21));
      rig.stop();
      assertThat(rig.ownRows()).hasSize(13).doesNotHaveDuplicates();
      assertThat(rig.count("window_agg_too_late_packets")).isZero();
    }
  }

  @Test
  void aPacketOfTheFutureDoesNotMoveTheTime() {
    try (WindowRig rig = WindowRig.now()) {
      rig.pass(5);
      rig.send(Records.udp("192.0.2.1", 9, "192.0.2.2", 9).at(9_000, 9_000).build());
      rig.send(Records.tcp().at(1, 4).build());
      assertThat(rig.rows()).isEmpty();
      rig.pass(21);
      assertThat(rig.ownRows()).hasSize(2);
      assertThat(rig.count("window_agg_too_late_packets")).isZero();
    }
  }

  @Test
  void recordsWithoutAnyPartAreRowsToo() {
    try (WindowRig rig = WindowRig.live()) {
      rig.send(FlowBuilder.of(17, "192.0.2.1", 7, "192.0.2.2", 7).build());
      rig.stop();
      assertThat(rig.rows()).hasSize(1);
    }
  }
}
