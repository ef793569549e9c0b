// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Batch;
import dev.weir.api.Outcome;
import dev.weir.api.component.DeliveryException;
import dev.weir.core.config.QueueSettings.WhenFull;
import dev.weir.core.fake.Batches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever happens, every record that goes into a queue comes to exactly one end, and its ack says
/// the same as the counters.
final class QueueConservationTest {
  private static final int PRODUCERS = 8;
  private static final int BATCHES_EACH = 400;

  @ParameterizedTest
  @CsvSource({
    "BLOCK, 1, 1",
    "BLOCK, 4, 2",
    "DROP_OLDEST, 1, 3",
    "DROP_OLDEST, 4, 4",
    "DROP_NEWEST, 1, 5",
    "DROP_NEWEST, 4, 6"
  })
  void whatGoesInComesToOneEnd(WhenFull whenFull, int workers, long seed) throws Exception {
    QueueRig rig = new QueueRig();
    rig.exporter.withConcurrency(workers).doing(QueueConservationTest::moody);
    rig.capacity(3_000)
        .whenFull(whenFull)
        .workers(workers)
        .retry(QueueRig.quick(Duration.ofMillis(10)))
        .start();
    Tally tally = new Tally();
    List<Thread> producers = new ArrayList<>();
    CountDownLatch halfway = new CountDownLatch(PRODUCERS * BATCHES_EACH / 2);
    for (int i = 0; i < PRODUCERS; i++) {
      Random random = new Random(seed * 1_000 + i);
      producers.add(Thread.ofVirtual().start(() -> produce(rig, random, tally, halfway)));
    }
    halfway.await();
    // Producers still run: the end comes upon them.
    Drained drained = rig.drain(Duration.ofMillis(20));
    for (Thread producer : producers) {
      producer.join();
    }
    assertThat(drained.workersEnded()).isTrue();
    assertThat(rig.telemetry.itemsIn()).isEqualTo(tally.sent.get());
    assertThat(rig.telemetry.itemsOut()).isEqualTo(tally.items(Outcome.DELIVERED));
    assertThat(rig.telemetry.droppedItems()).isEqualTo(tally.items(Outcome.DROPPED));
    assertThat(rig.telemetry.refusedItems()).isEqualTo(tally.items(Outcome.REFUSED));
    assertThat(
            rig.telemetry.itemsOut() + rig.telemetry.droppedItems() + rig.telemetry.refusedItems())
        .isEqualTo(rig.telemetry.itemsIn());
    assertThat(tally.settledTwice.get()).isZero();
    assertThat(rig.queue().batches()).isZero();
    assertThat(rig.queue().bytes()).isZero();
    assertThat(rig.threadsLeft()).isEmpty();
  }

  private static void produce(QueueRig rig, Random random, Tally tally, CountDownLatch halfway) {
    for (int i = 0; i < BATCHES_EACH; i++) {
      // Now and then one that is bigger than the whole queue.
      Batch batch = Batches.ofEvents(random.nextInt(50) == 0 ? 100 : random.nextInt(10));
      tally.sent.addAndGet(batch.size());
      AtomicLong settled = new AtomicLong();
      rig.queue()
          .accept(
              batch,
              outcome -> {
                if (settled.incrementAndGet() > 1) {
                  tally.settledTwice.incrementAndGet();
                }
                tally.add(outcome, batch.size());
              });
      halfway.countDown();
    }
  }

  private static void moody(Batch batch) throws DeliveryException {
    int mood = ThreadLocalRandom.current().nextInt(100);
    if (mood < 20) {
      throw new DeliveryException.Retryable("later", Duration.ZERO, null);
    } else if (mood < 25) {
      throw new DeliveryException.Permanent("never", null);
    } else if (mood < 28) {
      throw new IllegalStateException("a mistake");
    }
  }

  private static final class Tally {
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong settledTwice = new AtomicLong();
    private final Map<Outcome, Long> items = new EnumMap<>(Outcome.class);

    private synchronized void add(Outcome outcome, int count) {
      items.merge(outcome, (long) count, Long::sum);
    }

    private synchronized long items(Outcome outcome) {
      return items.getOrDefault(outcome, 0L);
    }
  }
}
