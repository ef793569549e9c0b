// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.flow.EndReason;
import dev.weir.bpf.flow.FlowTimeouts;
import dev.weir.bpf.flow.Interfaces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Writers and the reader on the same memory at the same time.
class FlowTableRaceTest {
  private static final long INTERVAL = 1_000_000L;
  private static final long RUN = 1_000_000_000L;
  private static final int LEAST_ENDS = 100;

  private final SimulatedTable kernel = new SimulatedTable(8, INTERVAL);
  private final FlowTable table =
      new FlowTable(
          kernel,
          Duration.ofNanos(INTERVAL),
          new FlowTimeouts(Duration.ofNanos(2 * INTERVAL), Duration.ZERO),
          Interfaces.none());
  private final Told told = new Told(false);
  private final AtomicBoolean over = new AtomicBoolean();

  /// Packets, their bytes, and those that found no room or no turn.
  private record Sent(long packets, long bytes, long overflow) {}

  /// Few flows: the same one is written and told all the time. Many: slots change hands.
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 300})
  void everyPacketIsToldOnce(int flows) throws InterruptedException, ExecutionException {
    List<Future<Sent>> writers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int writer = 0; writer < 2; writer++) {
        int seed = writer;
        writers.add(threads.submit(() -> write(flows, seed)));
      }
      read();
      over.set(true);
    }
    long packets = 0;
    long bytes = 0;
    long overflow = 0;
    for (Future<Sent> writer : writers) {
      packets += writer.get().packets();
      bytes += writer.get().bytes();
      overflow += writer.get().overflow();
    }
    table.endAll(EndReason.SHUTDOWN, told);
    assertThat(told.packets()).isEqualTo(packets - overflow);
    assertThat(told.bytes()).isEqualTo(bytes);
    told.isComplete();
    assertThat(kernel.taken()).isZero();
  }

  private void read() {
    SplittableRandom random = new SplittableRandom(1);
    long end = System.nanoTime() + RUN;
    while (System.nanoTime() < end || told.ends() < LEAST_ENDS) {
      switch (random.nextInt(16)) {
        case 0 -> table.endAll(EndReason.EVICTED, told);
        case 1 -> table.evict(random.nextInt(100), random.nextBoolean(), told);
        case 2, 3, 4 -> table.tellAll(told);
        default -> table.tellOver(TestClock.MONOTONIC, told);
      }
    }
  }

  private Sent write(int flows, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long packets = 0;
    long bytes = 0;
    long overflow = 0;
    while (!over.get()) {
      int size = 60 + random.nextInt(1000);
      int flags = random.nextInt(50) == 0 ? 4 : 16;
      packets++;
      int id = random.nextInt(flows);
      if (kernel.packet(id, random.nextBoolean(), System.nanoTime(), size, flags)) {
        bytes += size;
      } else {
        overflow++;
      }
    }
    return new Sent(packets, bytes, overflow);
  }
}
