// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.flow.EndReason;
import dev.weir.bpf.flow.FlowTimeouts;
import dev.weir.bpf.flow.Interfaces;
import dev.weir.bpf.object.TestRun;
import dev.weir.testkit.KernelTest;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The kernel's program on two processors against the reader on the same memory.
@KernelTest
class FlowTableIT {
  private static final int WRITERS = 2;
  private static final int PACKETS_A_RUN = 20_000;
  private static final long RUN_NANOS = 3_000_000_000L;
  private static final Duration INTERVAL = Duration.ofMillis(1);
  private static final FlowTimeouts TIMEOUTS = new FlowTimeouts(INTERVAL, Duration.ZERO);

  private final AtomicBoolean over = new AtomicBoolean();
  private final Told told = new Told(false);

  /// From one flow that everybody fights for to a table that is never large enough.
  @ParameterizedTest
  @CsvSource({"64, 0, 50", "64, 7, 1000", "1024, 255, 5000", "1024, 65535, 50000"})
  void everyPacketIsToldOnceOrOverflows(int slots, long flowMask, long leastEnds)
      throws InterruptedException, ExecutionException {
    try (KernelTable kernel = new KernelTable(slots, INTERVAL, flowMask)) {
      FlowTable table = new FlowTable(kernel.memory(), INTERVAL, TIMEOUTS, Interfaces.none());
      List<Future<?>> writers = new ArrayList<>();
      try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
        for (int writer = 0; writer < WRITERS; writer++) {
          writers.add(threads.submit(() -> write(kernel)));
        }
        read(table, leastEnds);
        over.set(true);
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      table.endAll(EndReason.SHUTDOWN, told);
      long overflow = kernel.overflow().packets();
      System.out.printf(
          "%d slots, %d flows: %d packets, %d ends, %d overflowed%n",
          slots, flowMask + 1, kernel.seen(), told.ends(), overflow);
      assertThat(told.packets()).isEqualTo(kernel.seen() - overflow);
      assertThat(told.bytes()).isEqualTo(told.packets() * KernelTable.frameBytes());
      told.isComplete();
      assertThat(table.live()).isZero();
      assertThat(table.fill()).isZero();
    }
  }

  /// Two buckets for each key: how full the table is when one first finds both of its own full.
  @ParameterizedTest
  @ValueSource(ints = {4_096, 65_536, 1 << 20})
  void fillsAboveFourFifthsBeforeAPacketOverflows(int slots) {
    try (KernelTable kernel = new KernelTable(slots, Duration.ZERO, 0xffff_ffffL);
        TestRun run = kernel.packets(slots / 1024)) {
      FlowTable table = new FlowTable(kernel.memory(), Duration.ZERO, TIMEOUTS, Interfaces.none());
      while (kernel.overflow().packets() == 0) {
        KernelTable.count(run);
      }
      double first = (double) kernel.seen() / slots;
      while (kernel.seen() < slots) {
        KernelTable.count(run);
      }
      table.endAll(EndReason.SHUTDOWN, told);
      long overflow = kernel.overflow().packets();
      System.out.printf(
          "%d slots: first overflow at %.3f; as many flows as slots: %.4f overflow%n",
          slots, first, (double) overflow / slots);
      assertThat(first).isGreaterThan(0.8);
      assertThat(told.packets()).isEqualTo(kernel.seen() - overflow);
      assertThat(told.ends()).isGreaterThan(slots * 9L / 10);
    }
  }

  private void write(KernelTable kernel) {
    try (TestRun run = kernel.packets(PACKETS_A_RUN)) {
      while (!over.get()) {
        KernelTable.count(run);
      }
    }
  }

  private void read(FlowTable table, long leastEnds) {
    SplittableRandom random = new SplittableRandom(1);
    long end = System.nanoTime() + RUN_NANOS;
    while (System.nanoTime() < end || told.ends() < leastEnds) {
      switch (random.nextInt(8)) {
        case 0 -> table.endAll(EndReason.EVICTED, told);
        case 1 -> table.evict(random.nextInt(500), random.nextBoolean(), told);
        case 2 -> table.tellAll(told);
        default -> table.tellOver(TestClock.MONOTONIC, told);
      }
    }
  }
}
