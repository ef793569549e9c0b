// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.api.Attributes;
import dev.weir.api.Batch;
import dev.weir.api.EventBatch;
import dev.weir.api.Outcome;
import dev.weir.api.Resource;
import dev.weir.api.component.DeliveryException;
import dev.weir.api.component.StartException;
import dev.weir.core.config.QueueSettings.Fsync;
import dev.weir.core.config.QueueSettings.WhenFull;
import dev.weir.core.fake.Batches;
import dev.weir.core.queue.codec.RandomRecords;
import dev.weir.core.telemetry.DropReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DiskQueueTest {
  private static final long CAPACITY = 1 << 20;

  @TempDir private Path directory;
  private final List<QueueRig> rigs = new ArrayList<>();

  @AfterEach
  void noThreadIsLeft() {
    for (QueueRig rig : rigs) {
      rig.drain(Duration.ZERO);
      assertThat(rig.threadsLeft()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Fsync.class)
  void isAcknowledgedWhenItIsStored(Fsync fsync) throws Exception {
    QueueRig rig = rig().fsync(fsync);
    CountDownLatch gate = rig.exporter.stall();
    rig.start();
    List<Batch> batches = batches(20, 1);
    for (Batch batch : batches) {
      assertThat(outcome(rig.offer(batch))).isEqualTo(Outcome.DELIVERED);
    }
    assertThat(rig.telemetry.itemsOut()).isZero();
    assertThat(rig.queue().storage()).isEqualTo("disk");
    gate.countDown();
    await().until(() -> rig.exporter.delivered().size() == 20);
    assertThat(rig.exporter.delivered()).containsExactlyElementsOf(batches);
    assertThat(rig.telemetry.itemsOut()).isEqualTo(rig.telemetry.itemsIn());
    await().until(() -> rig.queue().batches() == 0);
    assertThat(rig.queue().bytes()).isZero();
  }

  @Test
  void whatIsNotDeliveredGoesOutAfterTheNextStart() throws Exception {
    List<Batch> batches = batches(30, 2);
    QueueRig first = rig().workers(3);
    first.exporter.withConcurrency(3);
    Semaphore permits = new Semaphore(5);
    first.exporter.doing(_ -> permits.acquire());
    first.start();
    for (Batch batch : batches) {
      assertThat(outcome(first.offer(batch))).isEqualTo(Outcome.DELIVERED);
    }
    await().until(() -> first.exporter.delivered().size() == 5);
    Drained drained = first.drain(Duration.ZERO);
    assertThat(drained.complete()).isTrue();
    assertThat(first.telemetry.refusedItems()).isZero();
    assertThat(first.log())
        .last()
        .asString()
        .contains(" and 3 more under way stay in " + directory);

    QueueRig second = rig();
    second.start();
    assertThat(second.queue().replayedBatches()).isEqualTo(25);
    assertThat(second.queue().replayedItems())
        .isEqualTo(batches.stream().mapToLong(Batch::size).sum() - first.telemetry.itemsOut());
    await().until(() -> second.exporter.delivered().size() == 25);
    List<Batch> all = new ArrayList<>(first.exporter.delivered());
    all.addAll(second.exporter.delivered());
    assertThat(all).containsExactlyInAnyOrderElementsOf(batches);
  }

  @Test
  void anExportThatDoesNotReturnIsRepeatedAfterTheNextStart() throws Exception {
    QueueRig first = rig();
    CountDownLatch gate = new CountDownLatch(1);
    first.exporter.doing(_ -> {
      boolean open = false;
      while (!open) {
        try {
          open = gate.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException _) {
          // It does not listen.
        }
      }
    });
    first.start();
    assertThat(outcome(first.offer(Batches.ofEvents(1)))).isEqualTo(Outcome.DELIVERED);
    await().until(() -> first.queue().bytes() == 0);
    assertThat(first.drain(Duration.ZERO).workersEnded()).isFalse();
    gate.countDown();
    QueueRig second = rig();
    second.start();
    await().until(() -> second.exporter.delivered().size() == 1);
  }

  @Test
  void aFullQueueBlocksAndGoesOnWhenThereIsRoom() throws Exception {
    QueueRig rig = rig().capacity(CAPACITY).whenFull(WhenFull.BLOCK);
    Semaphore permits = new Semaphore(0);
    rig.exporter.doing(_ -> permits.acquire());
    rig.start();
    int stored = fill(rig);
    CompletableFuture<Outcome> blocked = rig.offerElsewhere(large(stored));
    await().until(() -> rig.telemetry.batchesIn() == stored + 1);
    assertThat(blocked).isNotDone();
    assertThat(size()).isLessThanOrEqualTo(CAPACITY);
    permits.release(stored + 1);
    assertThat(outcome(blocked)).isEqualTo(Outcome.DELIVERED);
    await().until(() -> rig.exporter.delivered().size() == stored + 1);
  }

  @Test
  void aFullQueueDropsItsOldest() throws Exception {
    QueueRig rig = rig().capacity(CAPACITY).whenFull(WhenFull.DROP_OLDEST);
    CountDownLatch gate = rig.exporter.stall();
    rig.start();
    int count = 200;
    for (int i = 0; i < count; i++) {
      assertThat(outcome(rig.offer(large(i)))).isEqualTo(Outcome.DELIVERED);
    }
    long dropped = rig.telemetry.droppedItems(DropReason.QUEUE_FULL);
    assertThat(dropped).isPositive();
    assertThat(size()).isLessThanOrEqualTo(CAPACITY);
    gate.countDown();
    await().until(() -> rig.queue().batches() == 0);
    assertThat(2L * rig.exporter.delivered().size() + dropped).isEqualTo(2L * count);
    assertThat(rig.exporter.delivered()).last().isEqualTo(large(count - 1));
    assertThat(rig.log()).anyMatch(line -> line.contains("dropping begins (drop_oldest)"));
  }

  @Test
  void aFullQueueDropsTheNewest() throws Exception {
    QueueRig rig = rig().capacity(CAPACITY).whenFull(WhenFull.DROP_NEWEST);
    CountDownLatch gate = rig.exporter.stall();
    rig.start();
    int stored = fill(rig);
    assertThat(outcome(rig.offer(large(stored)))).isEqualTo(Outcome.DROPPED);
    assertThat(rig.telemetry.droppedItems(DropReason.QUEUE_FULL)).isEqualTo(2);
    gate.countDown();
    await().until(() -> rig.exporter.delivered().size() == stored);
  }

  @Test
  void aStopTurnsAwayWhoWaitsForRoom() throws Exception {
    QueueRig rig = rig().capacity(CAPACITY).whenFull(WhenFull.BLOCK);
    rig.exporter.stall();
    rig.start();
    int stored = fill(rig);
    CompletableFuture<Outcome> blocked = rig.offerElsewhere(large(stored));
    await().until(() -> rig.telemetry.batchesIn() == stored + 1);
    rig.queue().refuseWaiting();
    assertThat(outcome(blocked)).isEqualTo(Outcome.REFUSED);
    assertThat(rig.drain(Duration.ZERO).refusedBatches()).isEqualTo(1);
  }

  @Test
  void anotherQueueOfTheSameExporterGoesOn() throws Exception {
    QueueRig first = rig().fsync(Fsync.INTERVAL);
    Semaphore permits = new Semaphore(2);
    first.exporter.doing(_ -> permits.acquire());
    first.start();
    List<Batch> batches = batches(10, 3);
    for (Batch batch : batches) {
      assertThat(outcome(first.offer(batch))).isEqualTo(Outcome.DELIVERED);
    }
    await().until(() -> first.exporter.delivered().size() == 2);
    Remainder rest = first.queue().handOver(Deadline.in(Duration.ZERO), true);
    assertThat(rest.isEmpty()).isTrue();
    QueueRig second = rig();
    second.beforeStart(queue -> queue.takeOver(rest));
    second.start();
    await().until(() -> second.exporter.delivered().size() == 8);
    assertThat(second.exporter.delivered()).containsExactlyElementsOf(batches.subList(2, 10));
  }

  @Test
  void whatAQueueInMemoryLeftGoesFirst() throws Exception {
    QueueRig memory = new QueueRig();
    rigs.add(memory);
    memory.exporter.stall();
    memory.start();
    List<CompletableFuture<Outcome>> offers = memory.fillWorkerAndQueue(2);
    Remainder rest = memory.queue().handOver(Deadline.in(Duration.ZERO), true);
    QueueRig disk = rig();
    disk.beforeStart(queue -> queue.takeOver(rest));
    disk.start();
    for (CompletableFuture<Outcome> offer : offers) {
      assertThat(outcome(offer)).isEqualTo(Outcome.DELIVERED);
    }
    assertThat(disk.exporter.delivered()).hasSize(3);
  }

  @Test
  void whoIsLetInBeforeAFullQueueWaitsInMemory() throws Exception {
    QueueRig rig = rig().capacity(CAPACITY).whenFull(WhenFull.BLOCK);
    CountDownLatch gate = rig.exporter.stall();
    rig.start();
    int stored = fill(rig);
    CompletableFuture<Outcome> blocked = rig.offerElsewhere(large(stored));
    await().until(() -> rig.telemetry.batchesIn() == stored + 1);
    await()
        .until(() -> {
          rig.queue().admitWaiting();
          return rig.queue().batches() == stored + 1;
        });
    assertThat(blocked).isNotDone();
    gate.countDown();
    assertThat(outcome(blocked)).isEqualTo(Outcome.DELIVERED);
    await().until(() -> rig.exporter.delivered().size() == stored + 1);
  }

  @Test
  void whatFailsForGoodIsNotSentAgain() throws Exception {
    QueueRig first = rig();
    first.exporter.doing(_ -> {
      throw new DeliveryException.Permanent("400", null);
    });
    first.start();
    assertThat(outcome(first.offer(Batches.ofEvents(3)))).isEqualTo(Outcome.DELIVERED);
    await().until(() -> first.telemetry.droppedItems(DropReason.PERMANENT) == 3);
    first.drain(Duration.ofSeconds(1));
    QueueRig second = rig();
    second.start();
    assertThat(second.queue().replayedBatches()).isZero();
  }

  @Test
  void retriesEndAsTheyDoInMemory() throws Exception {
    QueueRig rig = rig().retry(QueueRig.quick(Duration.ofMillis(5)));
    rig.exporter.doing(_ -> {
      throw new DeliveryException.Retryable("503", Duration.ZERO, null);
    });
    rig.start();
    assertThat(outcome(rig.offer(Batches.ofEvents(3)))).isEqualTo(Outcome.DELIVERED);
    await().until(() -> rig.telemetry.droppedItems(DropReason.RETRY_EXHAUSTED) == 3);
  }

  @Test
  void aSecondProcessIsToldWhoHasTheDirectory() throws Exception {
    rig().start();
    assertThatThrownBy(() -> rig().start())
        .isInstanceOf(StartException.class)
        .hasMessage(
            "exporter fake: queue.directory: "
                + directory.resolve("fake")
                + " is in use by another process; wanted a directory that no other Weir writes to");
  }

  @Test
  void withoutADirectoryBatchesWaitInMemory() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    QueueRig rig = new QueueRig().onDisk(file);
    rigs.add(rig);
    rig.start();
    assertThat(rig.queue().storage()).isEqualTo("memory");
    assertThat(rig.telemetry.health().unhealthyReason().orElseThrow())
        .startsWith("queue.directory: no queue can be kept in " + file.resolve("fake"))
        .contains("so batches wait in memory: ");
    assertThat(outcome(rig.offer(Batches.ofEvents(1)))).isEqualTo(Outcome.DELIVERED);
    assertThat(rig.exporter.delivered()).hasSize(1);
  }

  @Test
  void damageIsCountedAndTheRestDelivered() throws Exception {
    QueueRig first = rig();
    CountDownLatch _ = first.exporter.stall();
    first.start();
    for (int i = 0; i < 10; i++) {
      assertThat(outcome(first.offer(large(i)))).isEqualTo(Outcome.DELIVERED);
    }
    first.drain(Duration.ZERO);
    Path segment = directory.resolve("fake/000000000001.segment");
    byte[] bytes = Files.readAllBytes(segment);
    bytes[bytes.length / 2] ^= 1;
    Files.write(segment, bytes);
    QueueRig second = rig();
    second.start();
    await().until(() -> second.queue().batches() == 0);
    assertThat(second.exporter.delivered()).hasSize(9);
    assertThat(second.telemetry.droppedItems(DropReason.UNREADABLE)).isEqualTo(2);
    assertThat(second.queue().unreadableBytes()).isGreaterThan(8_000);
    assertThat(second.log())
        .filteredOn(line -> line.contains("are passed over: its checksum is wrong"))
        .singleElement()
        .asString()
        .contains(segment + ", offset ");
    assertThat(directory.resolve("fake/unreadable/000000000001.segment")).exists();
  }

  @Test
  void aBatchThatCannotBeWrittenIsDroppedAndCounted() throws Exception {
    QueueRig rig = rig();
    rig.start();
    Object deep = List.of(1L);
    for (int i = 0; i < 60; i++) {
      deep = List.of(deep);
    }
    Batch batch =
        new EventBatch(
            new Resource(Attributes.of("deep", deep)), ((EventBatch) Batches.ofEvents(2)).events());
    assertThat(outcome(rig.offer(batch))).isEqualTo(Outcome.DROPPED);
    assertThat(rig.telemetry.droppedItems(DropReason.EXCEPTION)).isEqualTo(2);
    assertThat(outcome(rig.offer(Batches.ofEvents(1)))).isEqualTo(Outcome.DELIVERED);
    await().until(() -> rig.exporter.delivered().size() == 1);
  }

  @Test
  void tellsHowOldItsOldestIs() throws Exception {
    QueueRig rig = rig();
    rig.exporter.stall();
    rig.start();
    rig.fillWorkerAndQueue(1);
    rig.clock.advance(Duration.ofSeconds(7));
    assertThat(rig.queue().oldestSeconds()).isEqualTo(7);
    assertThat(rig.queue().batches()).isEqualTo(2);
    assertThat(rig.queue().capacityBytes()).isEqualTo(1 << 20);
  }

  private QueueRig rig() {
    QueueRig rig = new QueueRig().onDisk(directory);
    rigs.add(rig);
    return rig;
  }

  /// Stores as much as fits; the worker is stalled.
  private int fill(QueueRig rig) throws Exception {
    int fitting = fitting();
    for (int i = 0; i < fitting; i++) {
      assertThat(outcome(rig.offer(large(i)))).isEqualTo(Outcome.DELIVERED);
    }
    return fitting;
  }

  /// How many batches fit, found out elsewhere.
  private int fitting() throws Exception {
    QueueRig rig = new QueueRig().onDisk(directory.resolve("elsewhere"));
    rigs.add(rig);
    rig.exporter.stall();
    rig.capacity(CAPACITY).whenFull(WhenFull.DROP_NEWEST).start();
    int stored = 0;
    while (outcome(rig.offer(large(stored))) == Outcome.DELIVERED) {
      stored++;
    }
    return stored;
  }

  /// Two events, about 8 KB that no other batch has.
  private static Batch large(int number) {
    Batch two = Batches.ofEvents(2);
    return new EventBatch(
        new Resource(Attributes.of("n", number, "x", "x".repeat(8_000))),
        ((EventBatch) two).events());
  }

  private static List<Batch> batches(int count, long seed) {
    RandomRecords random = new RandomRecords(seed);
    return Stream.generate(random::batch).filter(DiskQueueTest::sound).limit(count).toList();
  }

  /// Whether it has everything that the API says it has: a queue in front of it asks for its size.
  private static boolean sound(Batch batch) {
    try {
      return batch.estimatedBytes() > 0;
    } catch (NullPointerException _) {
      return false;
    }
  }

  private long size() throws Exception {
    try (Stream<Path> files = Files.list(directory.resolve("fake"))) {
      return files
          .filter(file -> file.toString().endsWith(".segment"))
          .mapToLong(DiskQueueTest::size)
          .sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Outcome outcome(CompletableFuture<Outcome> future) throws Exception {
    return future.get(10, TimeUnit.SECONDS);
  }
}
