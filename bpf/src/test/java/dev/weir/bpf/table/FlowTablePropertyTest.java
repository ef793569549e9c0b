// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Traffic;
import dev.weir.bpf.flow.FlowTimeouts;
import dev.weir.bpf.flow.Interfaces;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/// Random packets, epochs, late readings and evictions: nothing is lost, nothing told twice, and
/// with timely readings each packet is told in its own window.
class FlowTablePropertyTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long INTERVAL = 5 * SECOND;
  private static final long START = 1_767_225_600L * SECOND;
  private static final FlowTimeouts TIMEOUTS =
      new FlowTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(3));

  private final SimulatedTable kernel = new SimulatedTable(16, INTERVAL);
  private final FlowTable table =
      new FlowTable(kernel, Duration.ofNanos(INTERVAL), TIMEOUTS, Interfaces.none());
  private final Told told = new Told();
  private final Map<String, Long> sentBytes = new HashMap<>();
  private final Map<String, Long> sentPackets = new HashMap<>();

  @RepeatedTest(40)
  void tellsEveryPacketOnce(RepetitionInfo repetition) {
    boolean timely = repetition.getCurrentRepetition() % 2 == 0;
    Random random = new Random(repetition.getCurrentRepetition());
    long now = START;
    long nextRead = START + INTERVAL;
    for (int step = 0; step < 3_000; step++) {
      now += random.nextLong(SECOND / 20);
      if (now > nextRead) {
        read(nextRead + random.nextLong(SECOND / 100), random);
        nextRead += INTERVAL * (timely || random.nextBoolean() ? 1 : 1 + random.nextInt(3));
        now = Math.max(now, nextRead - INTERVAL + SECOND / 50);
      }
      packet(random, now, timely);
    }
    table.endAll(EndReason.SHUTDOWN, told);

    assertThat(table.live()).isZero();
    assertThat(kernel.taken()).isZero();
    assertThat(sum(timely, false)).isEqualTo(sentBytes);
    assertThat(sum(timely, true)).isEqualTo(sentPackets);
    if (timely) {
      assertThat(table.mergedEpochs()).isZero();
      assertThat(told.records())
          .allSatisfy(record ->
              assertThat(record.startNanos() / INTERVAL).isEqualTo(record.endNanos() / INTERVAL));
    }
    assertThat(told.records())
        .allSatisfy(record -> {
          assertThat(record.startNanos()).isBetween(record.firstNanos(), record.endNanos());
          assertThat(traffic(record).packets() > 0 || record.endReason() != null).isTrue();
        });
    told.isComplete();
  }

  private void packet(Random random, long now, boolean timely) {
    int id = random.nextInt(random.nextInt(60) + 1);
    int size = 60 + random.nextInt(1_400);
    int flags = random.nextInt(40) == 0 ? 1 : 0x10;
    assertThat(kernel.packet(id, random.nextBoolean(), now, size, flags)).isTrue();
    sentBytes.merge(name(id, now, timely), (long) size, Long::sum);
    sentPackets.merge(name(id, now, timely), 1L, Long::sum);
  }

  private void read(long now, Random random) {
    table.tellOver(TestClock.at(now), told);
    if (random.nextInt(4) == 0) {
      table.evict(table.live() - 10, random.nextBoolean(), told);
    }
  }

  private Map<String, Long> sum(boolean byWindow, boolean packets) {
    Map<String, Long> sum = new HashMap<>();
    for (Flow record : told.records()) {
      Traffic traffic = traffic(record);
      if (traffic.packets() > 0) {
        int id = (int) record.key().source().low();
        long value = packets ? traffic.packets() : traffic.frameBytes();
        sum.merge(name(id, record.endNanos(), byWindow), value, Long::sum);
      }
    }
    return sum;
  }

  private static Traffic traffic(Flow flow) {
    return Objects.requireNonNull(flow.traffic());
  }

  private static String name(int id, long timeNanos, boolean byWindow) {
    return byWindow ? id + "@" + timeNanos / INTERVAL : Integer.toString(id);
  }
}
