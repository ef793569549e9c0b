// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Observation;
import dev.weir.api.flow.Spread;
import dev.weir.api.flow.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FlowTableTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long T0 = 1_767_225_600L * SECOND;
  private static final int FIN = 1;
  private static final int RST = 4;
  private static final int ACK = 16;

  private final SimulatedTable kernel = new SimulatedTable(5 * SECOND);
  private final Set<Integer> gone = new HashSet<>();
  private final List<Flow> records = new ArrayList<>();
  private final FlowTable table =
      new FlowTable(
          Duration.ofSeconds(5),
          new FlowTimeouts(Duration.ofSeconds(60), Duration.ofSeconds(5)),
          new Interfaces() {
            @Override
            public String name(int index) {
              return "eth" + index;
            }

            @Override
            public boolean isPresent(int index) {
              return !gone.contains(index);
            }
          });

  @Test
  void tellsNothingOfTheRunningEpoch() {
    kernel.packet(1, true, T0, 100, ACK);
    read(T0 + SECOND);
    assertThat(records).isEmpty();
  }

  @Test
  void tellsAClosedEpochOnceWhetherOrNotAnotherRuns() {
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
  void partsTwoClosedEpochsThatAreReadTogether() {
    kernel.packet(1, true, T0 + SECOND, 100, ACK);
    kernel.packet(1, true, T0 + 6 * SECOND, 200, ACK);
    read(T0 + 10 * SECOND);
    assertThat(records)
        .extracting(record -> traffic(record).frameBytes())
        .containsExactly(100L, 200L);
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
    assertThat(records).extracting(record -> traffic(record).packets()).containsExactly(1L, 2L, 1L);
    assertThat(table.mergedEpochs()).isEqualTo(1);
  }

  @Test
  void endsIdleFlows() {
    kernel.packet(1, true, T0, 100, ACK);
    assertThat(read(T0 + 59 * SECOND)).isNull();
    assertThat(read(T0 + 60 * SECOND)).isEqualTo(EndReason.IDLE);
    assertThat(records).hasSize(2);
    Flow last = records.getLast();
    assertThat(last.endReason()).isEqualTo(EndReason.IDLE);
    assertThat(traffic(last).packets()).isZero();
    assertThat(traffic(last).sizesBytes()).isEqualTo(Spread.NONE);
    assertThat(last.startNanos()).isEqualTo(T0);
    assertThat(table.size()).isZero();
  }

  @Test
  void endsClosedConnectionsAfterTheLinger() {
    kernel.packet(1, true, T0, 100, ACK | FIN);
    assertThat(read(T0 + 20 * SECOND)).isNull();
    kernel.packet(1, false, T0 + 20 * SECOND, 100, ACK | FIN);
    assertThat(read(T0 + 24 * SECOND)).isNull();
    assertThat(read(T0 + 25 * SECOND)).isEqualTo(EndReason.CLOSED);
    kernel.packet(2, false, T0 + 30 * SECOND, 100, RST);
    assertThat(read(T0 + 35 * SECOND)).isEqualTo(EndReason.CLOSED);
  }

  @Test
  void endsFlowsOfVanishedInterfaces() {
    kernel.packet(1, true, T0, 100, ACK);
    gone.add(7);
    assertThat(read(T0 + SECOND)).isEqualTo(EndReason.INTERFACE_GONE);
    assertThat(records).hasSize(1);
    assertThat(traffic(records.getFirst()).packets()).isEqualTo(1);
  }

  @Test
  void tellsWhatCameBetweenTheReadingAndTheTaking() {
    kernel.packet(1, true, T0, 100, ACK);
    FlowReading seen = kernel.read().getFirst();
    assertThat(table.read(seen, T0 + 60 * SECOND, records::add)).isEqualTo(EndReason.IDLE);
    kernel.packet(1, true, T0 + 60 * SECOND, 900, ACK);
    table.end(kernel.take(seen.key), EndReason.IDLE, records::add);
    assertThat(records)
        .extracting(record -> traffic(record).frameBytes())
        .containsExactly(100L, 900L);
  }

  @Test
  void survivesAClockThatStepsBack() {
    kernel.packet(1, true, T0 + 100 * SECOND, 100, ACK);
    read(T0 + 105 * SECOND);
    kernel.packet(1, true, T0 + SECOND, 100, ACK);
    read(T0 + 2 * SECOND);
    read(T0 + 5 * SECOND);
    assertThat(records).extracting(record -> traffic(record).packets()).containsExactly(1L, 1L);
  }

  @Test
  void ignoresAnEntryWithoutAPacket() {
    FlowReading empty = new FlowReading();
    assertThat(table.read(empty, T0, records::add)).isNull();
    table.end(empty, EndReason.SHUTDOWN, records::add);
    assertThat(records).isEmpty();
    assertThat(table.size()).isZero();
  }

  @Test
  void countersThatWrapAreStillSubtracted() {
    EpochReading from = new EpochReading();
    EpochReading to = new EpochReading();
    from.counts[Count.FRAGMENTS] = -2;
    to.counts[Count.FRAGMENTS] = 3;
    assertThat(FlowDelta.traffic(to, from).fragments()).isEqualTo(5);
  }

  private @Nullable EndReason read(long now) {
    EndReason last = null;
    for (FlowReading flow : kernel.read()) {
      last = table.read(flow, now, records::add);
      if (last != null) {
        table.end(kernel.take(flow.key), last, records::add);
      }
    }
    return last;
  }

  private static Traffic traffic(Flow flow) {
    Traffic traffic = flow.traffic();
    assertThat(traffic).isNotNull();
    return Objects.requireNonNull(traffic);
  }
}
