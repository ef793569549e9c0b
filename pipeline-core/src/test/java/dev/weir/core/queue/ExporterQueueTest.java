// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.api.Batch;
import dev.weir.api.Outcome;
import dev.weir.api.component.DeliveryException;
import dev.weir.core.config.QueueSettings.WhenFull;
import dev.weir.core.config.RetrySettings;
import dev.weir.core.fake.Batches;
import dev.weir.core.telemetry.DropReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ExporterQueueTest {
  private static final Batch BATCH = Batches.ofEvents(1);
  private static final long BYTES = BATCH.estimatedBytes();

  private final QueueRig rig = new QueueRig();

  @AfterEach
  void noThreadIsLeft() {
    rig.drain(Duration.ZERO);
    assertThat(rig.threadsLeft()).isEmpty();
  }

  @Test
  void deliversInOrderAndFlushesWhenEmpty() throws Exception {
    rig.start();
    List<Batch> batches = List.of(Batches.ofEvents(1), Batches.ofEvents(2), Batches.ofEvents(3));
    for (CompletableFuture<Outcome> one : batches.stream().map(rig::offer).toList()) {
      assertThat(outcome(one)).isEqualTo(Outcome.DELIVERED);
    }
    await().until(() -> rig.exporter.flushes() > 0);
    assertThat(rig.exporter.delivered()).containsExactlyElementsOf(batches);
  }

  @Test
  void aFullQueueBlocksAndGoesOnWhenThereIsRoom() throws Exception {
    CountDownLatch gate = rig.exporter.stall();
    rig.capacity(2 * BYTES).whenFull(WhenFull.BLOCK).start();
    rig.fillWorkerAndQueue(2);
    CompletableFuture<Outcome> blocked = rig.offerElsewhere(BATCH);
    await().until(() -> rig.telemetry.itemsIn() == 4);
    assertThat(blocked).isNotDone();
    gate.countDown();
    assertThat(outcome(blocked)).isEqualTo(Outcome.DELIVERED);
    assertThat(rig.telemetry.itemsOut()).isEqualTo(4);
  }

  @Test
  void aFullQueueDropsItsOldest() throws Exception {
    CountDownLatch gate = rig.exporter.stall();
    rig.capacity(2 * BYTES).whenFull(WhenFull.DROP_OLDEST).start();
    List<CompletableFuture<Outcome>> waiting = rig.fillWorkerAndQueue(2);
    CompletableFuture<Outcome> newest = rig.offer(BATCH);
    assertThat(outcome(waiting.get(1))).isEqualTo(Outcome.DROPPED);
    gate.countDown();
    assertThat(outcome(newest)).isEqualTo(Outcome.DELIVERED);
    assertThat(rig.telemetry.droppedItems(DropReason.QUEUE_FULL)).isEqualTo(1);
  }

  @Test
  void aFullQueueDropsTheNewest() throws Exception {
    CountDownLatch gate = rig.exporter.stall();
    rig.capacity(2 * BYTES).whenFull(WhenFull.DROP_NEWEST).start();
    List<CompletableFuture<Outcome>> waiting = rig.fillWorkerAndQueue(2);
    assertThat(outcome(rig.offer(BATCH))).isEqualTo(Outcome.DROPPED);
    gate.countDown();
    for (CompletableFuture<Outcome> one : waiting) {
      assertThat(outcome(one)).isEqualTo(Outcome.DELIVERED);
    }
  }

  @Test
  void theStartAndTheEndOfDroppingAreLoggedOnce() throws Exception {
    CountDownLatch gate = rig.exporter.stall();
    rig.capacity(2 * BYTES).whenFull(WhenFull.DROP_NEWEST).start();
    List<CompletableFuture<Outcome>> waiting = rig.fillWorkerAndQueue(2);
    for (int i = 0; i < 5; i++) {
      assertThat(outcome(rig.offer(BATCH))).isEqualTo(Outcome.DROPPED);
    }
    gate.countDown();
    assertThat(outcome(waiting.getLast())).isEqualTo(Outcome.DELIVERED);
    await().until(() -> rig.log().size() == 2);
    assertThat(rig.log().getFirst()).contains("dropping begins (drop_newest)");
    assertThat(rig.log().getLast()).contains("5 records in 5 batches lost");
  }

  @Test
  void aBatchBiggerThanTheQueueIsLetInAlone() throws Exception {
    rig.capacity(BYTES).whenFull(WhenFull.BLOCK).start();
    Batch huge = Batches.ofEvents(100);
    assertThat(outcome(rig.offer(huge))).isEqualTo(Outcome.DELIVERED);
    assertThat(outcome(rig.offer(huge))).isEqualTo(Outcome.DELIVERED);
  }

  @Test
  void whatTheExporterDoesNotHandleSaysNothingOfItsHealth() throws Exception {
    Batch handled = Batches.ofEvents(2);
    rig.exporter.handlingOnly(batch -> batch.size() == 2);
    rig.exporter.doing(_ -> {
      throw new DeliveryException.Permanent("no space left", null);
    });
    rig.start();
    assertThat(outcome(rig.offer(handled))).isEqualTo(Outcome.DROPPED);
    assertThat(outcome(rig.offer(BATCH))).isEqualTo(Outcome.DELIVERED);
    rig.clock.advance(Duration.ofSeconds(31));
    assertThat(outcome(rig.offer(handled))).isEqualTo(Outcome.DROPPED);
    assertThat(outcome(rig.offer(BATCH))).isEqualTo(Outcome.DELIVERED);
    assertThat(rig.telemetry.health().unhealthyReason())
        .hasValueSatisfying(reason -> assertThat(reason).contains("no space left"));
    assertThat(rig.telemetry.itemsIn()).isEqualTo(4);
    assertThat(rig.telemetry.itemsOut()).isZero();
    assertThat(rig.telemetry.ignoredItems()).isEqualTo(2);
  }

  @Test
  void anExceptionFromTheQuestionWhatItHandlesHurtsNobody() throws Exception {
    rig.exporter.handlingOnly(_ -> {
      throw new IllegalStateException("defect");
    });
    rig.start();
    assertThat(outcome(rig.offer(BATCH))).isEqualTo(Outcome.DELIVERED);
    assertThat(rig.telemetry.exceptions()).isEqualTo(1);
  }

  @Test
  void triesAgainUntilItWorks() throws Exception {
    AtomicInteger failures = new AtomicInteger(3);
    rig.exporter.doing(_ -> {
      if (failures.getAndDecrement() > 0) {
        throw new DeliveryException.Retryable("connection refused", Duration.ZERO, null);
      }
    });
    rig.start();
    assertThat(outcome(rig.offer(BATCH))).isEqualTo(Outcome.DELIVERED);
    assertThat(rig.queue().retries()).isEqualTo(3);
    assertThat(rig.telemetry.failedItems()).isEqualTo(3);
    assertThat(rig.telemetry.itemsOut()).isEqualTo(1);
  }

  @Test
  void givesUpWhenTheTimeForRetriesIsOver() throws Exception {
    rig.exporter.doing(_ -> {
      throw new DeliveryException.Retryable("connection refused", Duration.ZERO, null);
    });
    rig.retry(QueueRig.quick(Duration.ofMillis(20))).start();
    assertThat(outcome(rig.offer(BATCH))).isEqualTo(Outcome.DROPPED);
    assertThat(rig.telemetry.droppedItems(DropReason.RETRY_EXHAUSTED)).isEqualTo(1);
    assertThat(rig.log()).anyMatch(line -> line.contains("dropped 1 record"));
  }

  @Test
  void doesNotTryAgainWhenTheOtherSideAsksForLongerThanItMay() throws Exception {
    rig.exporter.doing(_ -> {
      throw new DeliveryException.Retryable("slow down", Duration.ofHours(1), null);
    });
    rig.retry(QueueRig.quick(Duration.ofMinutes(1))).start();
    assertThat(outcome(rig.offer(BATCH))).isEqualTo(Outcome.DROPPED);
    assertThat(rig.telemetry.droppedItems(DropReason.RETRY_EXHAUSTED)).isEqualTo(1);
  }

  @Test
  void dropsWithoutRetryWhenRetryIsOff() throws Exception {
    rig.exporter.doing(_ -> {
      throw new DeliveryException.Retryable("connection refused", Duration.ZERO, null);
    });
    RetrySettings off =
        new RetrySettings(
            false, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ZERO, 1.5, 0.5);
    rig.retry(off).start();
    assertThat(outcome(rig.offer(BATCH))).isEqualTo(Outcome.DROPPED);
    assertThat(rig.telemetry.droppedItems(DropReason.RETRY_DISABLED)).isEqualTo(1);
  }

  @Test
  void dropsWhatTheExporterRefusesForGood() throws Exception {
    rig.exporter.doing(_ -> {
      throw new DeliveryException.Permanent("400 bad request", null);
    });
    rig.start();
    assertThat(outcome(rig.offer(BATCH))).isEqualTo(Outcome.DROPPED);
    assertThat(rig.telemetry.droppedItems(DropReason.PERMANENT)).isEqualTo(1);
    assertThat(rig.telemetry.health().lastError().orElseThrow().message())
        .isEqualTo("400 bad request");
  }

  @Test
  void survivesAnExporterThatThrows() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    rig.exporter.doing(_ -> {
      if (calls.getAndIncrement() == 0) {
        throw new IllegalStateException("a mistake");
      }
    });
    rig.start();
    assertThat(outcome(rig.offer(BATCH))).isEqualTo(Outcome.DROPPED);
    assertThat(outcome(rig.offer(BATCH))).isEqualTo(Outcome.DELIVERED);
    assertThat(rig.telemetry.droppedItems(DropReason.EXCEPTION)).isEqualTo(1);
    assertThat(rig.telemetry.exceptions()).isEqualTo(1);
  }

  @Test
  void survivesAnAckThatThrows() throws Exception {
    rig.start();
    rig.queue()
        .accept(
            BATCH,
            _ -> {
              throw new IllegalStateException("a mistake");
            });
    assertThat(outcome(rig.offer(BATCH))).isEqualTo(Outcome.DELIVERED);
  }

  @Test
  void isUnhealthyWhenAnExportDoesNotReturn() throws Exception {
    rig.exporter.stall();
    rig.start();
    rig.fillWorkerAndQueue(0);
    assertThat(rig.telemetry.health().healthy()).isTrue();
    rig.clock.advance(Duration.ofSeconds(31));
    assertThat(rig.telemetry.health().unhealthyReason())
        .hasValue("an export has not returned for 31 s");
    assertThat(rig.queue().oldestSeconds()).isEqualTo(31);
  }

  @Test
  void worksInParallelOnlyAsFarAsTheExporterCan() throws Exception {
    rig.exporter.withConcurrency(2).stall();
    rig.workers(5).start();
    for (int i = 0; i < 5; i++) {
      var _ = rig.offer(BATCH);
    }
    await().until(() -> rig.queue().bytes() == 3 * BYTES);
    assertThat(rig.queue().batches()).isEqualTo(5);
  }

  @Test
  void drainDeliversWhatWaits() throws Exception {
    CountDownLatch gate = rig.exporter.stall();
    rig.start();
    List<CompletableFuture<Outcome>> all = rig.fillWorkerAndQueue(10);
    gate.countDown();
    assertThat(rig.drain(Duration.ofSeconds(10)).complete()).isTrue();
    for (CompletableFuture<Outcome> one : all) {
      assertThat(outcome(one)).isEqualTo(Outcome.DELIVERED);
    }
    assertThat(outcome(rig.offer(BATCH))).isEqualTo(Outcome.REFUSED);
  }

  @Test
  void drainRefusesWhatIsLeftAtTheDeadline() throws Exception {
    rig.exporter.stall();
    rig.start();
    List<CompletableFuture<Outcome>> all = rig.fillWorkerAndQueue(3);
    Drained drained = rig.drain(Duration.ofMillis(50));
    assertThat(drained.refusedBatches()).isEqualTo(4);
    assertThat(drained.workersEnded()).isTrue();
    for (CompletableFuture<Outcome> one : all) {
      assertThat(outcome(one)).isEqualTo(Outcome.REFUSED);
    }
    assertThat(rig.telemetry.refusedItems()).isEqualTo(4);
  }

  @Test
  void drainCutsTheWaitForARetryShort() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    rig.exporter.doing(_ -> {
      if (calls.getAndIncrement() == 0) {
        throw new DeliveryException.Retryable("slow down", Duration.ofMinutes(1), null);
      }
    });
    rig.retry(QueueRig.quick(Duration.ofHours(1))).start();
    CompletableFuture<Outcome> one = rig.offer(BATCH);
    await().until(() -> rig.telemetry.failedItems() == 1);
    assertThat(rig.drain(Duration.ofSeconds(10)).complete()).isTrue();
    assertThat(outcome(one)).isEqualTo(Outcome.DELIVERED);
  }

  @Test
  void thoseWhoWaitForRoomAreRefusedWhenWaitingEnds() throws Exception {
    rig.exporter.stall();
    rig.capacity(BYTES).whenFull(WhenFull.BLOCK).start();
    rig.fillWorkerAndQueue(1);
    CompletableFuture<Outcome> blocked = rig.offerElsewhere(BATCH);
    await().until(() -> rig.telemetry.itemsIn() == 3);
    rig.queue().refuseWaiting();
    assertThat(outcome(blocked)).isEqualTo(Outcome.REFUSED);
  }

  @Test
  void aFailedFlushIsTriedAgainAndReported() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    rig.exporter.flushing(_ -> {
      calls.incrementAndGet();
      throw new DeliveryException.Retryable("disk full", Duration.ZERO, null);
    });
    rig.start();
    var _ = rig.offer(BATCH);
    await().atMost(Duration.ofSeconds(10)).until(() -> calls.get() >= 2);
    assertThat(rig.drain(Duration.ofSeconds(1)).flushFailure()).isEqualTo("disk full");
  }

  private static Outcome outcome(CompletableFuture<Outcome> ack) throws Exception {
    return ack.get(10, TimeUnit.SECONDS);
  }
}
