// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.api.Attributes;
import dev.weir.api.Batch;
import dev.weir.api.EventBatch;
import dev.weir.api.Outcome;
import dev.weir.api.Resource;
import dev.weir.core.config.QueueSettings.WhenFull;
import dev.weir.core.fake.Batches;
import dev.weir.core.telemetry.DropReason;
import dev.weir.testkit.KernelTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk smaller than the queue on it. Mounting one needs the rights of a [KernelTest].
@KernelTest
final class FullDiskIT {
  @TempDir private Path directory;
  private Path mounted;
  private Tmpfs disk;
  private final QueueRig rig = new QueueRig();

  @BeforeEach
  void mount() throws Exception {
    mounted = directory.resolve("disk");
    disk = new Tmpfs(mounted, "1m");
    rig.onDisk(mounted).capacity(1 << 24);
  }

  @AfterEach
  void unmount() throws Exception {
    rig.drain(Duration.ZERO);
    disk.unmount();
    assertThat(rig.threadsLeft()).isEmpty();
  }

  @Test
  void whoWaitsGoesOnWhenThereIsRoom() throws Exception {
    CountDownLatch gate = rig.exporter.stall();
    rig.whenFull(WhenFull.BLOCK).start();
    List<CompletableFuture<Outcome>> offers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      offers.add(rig.offerElsewhere(large(i)));
    }
    await().until(() -> rig.log().stream().anyMatch(line -> line.contains("No space left")));
    // Longer than the grace, of a clock that stands still otherwise.
    rig.clock.advance(Duration.ofMinutes(1));
    assertThat(rig.telemetry.health().unhealthyReason().orElseThrow())
        .startsWith("failing for 60 s: batches cannot be stored in " + mounted.resolve("fake"))
        .endsWith("No space left on device");
    assertThat(offers).anyMatch(offer -> !offer.isDone());
    gate.countDown();
    for (CompletableFuture<Outcome> offer : offers) {
      assertThat(offer.get(30, TimeUnit.SECONDS)).isEqualTo(Outcome.DELIVERED);
    }
    await().until(() -> rig.exporter.delivered().size() == 200);
    assertThat(rig.telemetry.health().healthy()).isTrue();
    assertThat(rig.log()).anyMatch(line -> line.contains("batches are stored again in"));
    assertThat(rig.telemetry.droppedItems()).isZero();
    assertThat(rig.queue().unreadableBytes()).isZero();
  }

  @Test
  void theNewestAreDroppedAndCounted() throws Exception {
    CountDownLatch gate = rig.exporter.stall();
    rig.whenFull(WhenFull.DROP_NEWEST).start();
    int stored = 0;
    while (outcome(rig.offer(large(stored))) == Outcome.DELIVERED) {
      stored++;
    }
    assertThat(rig.telemetry.droppedItems(DropReason.QUEUE_FULL)).isEqualTo(2);
    int before = stored;
    gate.countDown();
    await().until(() -> rig.exporter.delivered().size() == before);
    assertThat(outcome(rig.offer(large(before)))).isEqualTo(Outcome.DELIVERED);
  }

  @Test
  void theOldestMakeRoom() throws Exception {
    CountDownLatch gate = rig.exporter.stall();
    rig.whenFull(WhenFull.DROP_OLDEST).start();
    for (int i = 0; i < 200; i++) {
      assertThat(outcome(rig.offer(large(i)))).isEqualTo(Outcome.DELIVERED);
    }
    long dropped = rig.telemetry.droppedItems(DropReason.QUEUE_FULL);
    assertThat(dropped).isPositive();
    gate.countDown();
    await().until(() -> rig.queue().batches() == 0);
    assertThat(2L * rig.exporter.delivered().size() + dropped).isEqualTo(400);
    assertThat(rig.exporter.delivered()).last().isEqualTo(large(199));
  }

  @Test
  void aReadOnlyDiskLeavesBatchesInMemory() throws Exception {
    disk.readOnly();
    rig.start();
    assertThat(rig.telemetry.health().unhealthyReason().orElseThrow())
        .startsWith("queue.directory: no queue can be kept in " + mounted.resolve("fake"))
        .contains("Read-only file system");
    assertThat(outcome(rig.offer(large(1)))).isEqualTo(Outcome.DELIVERED);
    assertThat(rig.queue().storage()).isEqualTo("memory");
  }

  private static Batch large(int number) {
    return new EventBatch(
        new Resource(Attributes.of("n", number, "x", "x".repeat(8_000))),
        ((EventBatch) Batches.ofEvents(2)).events());
  }

  private static Outcome outcome(CompletableFuture<Outcome> future) throws Exception {
    return future.get(10, TimeUnit.SECONDS);
  }
}
