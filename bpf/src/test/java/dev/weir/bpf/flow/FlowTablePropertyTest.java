// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

  private final SimulatedTable kernel = new SimulatedTable(INTERVAL);
  private final FlowTable table =
      new FlowTable(Duration.ofNanos(INTERVAL), TIMEOUTS, Interfaces.none());
  private final List<Flow> records = new ArrayList<>();
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
    kernel
        .read()
        .forEach(flow -> table.end(kernel.take(flow.key), EndReason.SHUTDOWN, records::add));

    assertThat(table.size()).isZero();
    assertThat(bytesTold(timely)).isEqualTo(sentBytes);
    assertThat(packetsTold(timely)).isEqualTo(sentPackets);
    if (timely) {
      assertThat(table.mergedEpochs()).isZero();
      assertThat(records)
          .allSatisfy(record ->
              assertThat(record.startNanos() / INTERVAL).isEqualTo(record.endNanos() / INTERVAL));
    }
    assertThat(records)
        .allSatisfy(record -> {
          assertThat(record.startNanos()).isBetween(record.firstNanos(), record.endNanos());
          assertThat(traffic(record).packets() > 0 || record.endReason() != null).isTrue();
        });
    sequencesAreComplete();
  }

  private void packet(Random random, long now, boolean timely) {
    int id = random.nextInt(random.nextInt(60) + 1);
    int size = 60 + random.nextInt(1_400);
    int flags = random.nextInt(40) == 0 ? 1 : 0x10;
    kernel.packet(id, random.nextBoolean(), now, size, flags);
    sentBytes.merge(name(id, now, timely), (long) size, Long::sum);
    sentPackets.merge(name(id, now, timely), 1L, Long::sum);
  }

  private void read(long now, Random random) {
    for (FlowReading flow : kernel.read()) {
      EndReason reason = table.read(flow, now, records::add);
      if (reason != null) {
        table.end(kernel.take(flow.key), reason, records::add);
      }
    }
    if (random.nextInt(4) == 0) {
      for (KeyReading key : table.oldest(10)) {
        table.end(kernel.take(key), EndReason.EVICTED, records::add);
      }
    }
  }

  private Map<String, Long> bytesTold(boolean timely) {
    Map<String, Long> told = new HashMap<>();
    told(timely)
        .forEach((name, flows) ->
            told.put(name, flows.stream().mapToLong(f -> traffic(f).frameBytes()).sum()));
    return told;
  }

  private Map<String, Long> packetsTold(boolean timely) {
    Map<String, Long> told = new HashMap<>();
    told(timely)
        .forEach((name, flows) ->
            told.put(name, flows.stream().mapToLong(f -> traffic(f).packets()).sum()));
    return told;
  }

  private Map<String, List<Flow>> told(boolean timely) {
    Map<String, List<Flow>> told = new HashMap<>();
    for (Flow record : records) {
      if (traffic(record).packets() > 0) {
        int id = (int) record.key().source().low();
        told.computeIfAbsent(name(id, record.endNanos(), timely), _ -> new ArrayList<>())
            .add(record);
      }
    }
    return told;
  }

  private void sequencesAreComplete() {
    Map<Long, Long> next = new HashMap<>();
    for (Flow record : records) {
      long id = record.key().source().low();
      assertThat(record.sequence()).isEqualTo(next.getOrDefault(id, 0L));
      next.put(id, record.endReason() == null ? record.sequence() + 1 : 0);
    }
    assertThat(next.values()).allMatch(sequence -> sequence == 0);
  }

  private static Traffic traffic(Flow flow) {
    return Objects.requireNonNull(flow.traffic());
  }

  private static String name(int id, long timeNanos, boolean byWindow) {
    return byWindow ? id + "@" + timeNanos / INTERVAL : Integer.toString(id);
  }
}
