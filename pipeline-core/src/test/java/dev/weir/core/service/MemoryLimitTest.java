// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.api.Batch;
import dev.weir.api.Outcome;
import dev.weir.api.component.ByteSize;
import dev.weir.api.component.Kind;
import dev.weir.core.config.QueueSettings;
import dev.weir.core.config.QueueSettings.Storage;
import dev.weir.core.config.QueueSettings.WhenFull;
import dev.weir.core.fake.Batches;
import dev.weir.core.fake.Rig;
import dev.weir.core.service.ServiceStatus.ComponentStatus;
import dev.weir.core.service.ServiceStatus.QueueStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `service.memory_limit`: who is refused when too much waits, and until when.
final class MemoryLimitTest {
  private static final Batch BATCH = Batches.ofEvents(1);
  private static final long BYTES = BATCH.estimatedBytes();
  private static final List<String> RECEIVERS = List.of("waits", "cannot");

  private final Rig rig = new Rig().replaying("waits").memoryLimit(2 * BYTES);
  private final List<Service> services = new ArrayList<>();

  @AfterEach
  void stop() {
    services.forEach(Service::stop);
  }

  @Test
  void refusesWhatCanComeAgainUntilThereIsRoom() throws Exception {
    Service service = started(List.of("slow"));
    CountDownLatch stalled = rig.exporter("slow").stall();
    List<CompletableFuture<Outcome>> taken = new ArrayList<>();
    taken.add(send("waits"));
    await().until(() -> queue(service, "slow").inFlight() == 1);
    taken.add(send("waits"));
    taken.add(send("waits"));
    assertThat(queue(service, "slow").bytes()).isEqualTo(2 * BYTES);

    assertThat(send("waits")).isCompletedWithValue(Outcome.REFUSED);
    taken.add(send("cannot"));
    assertThat(component(service, Kind.RECEIVER, "waits").refusedItems()).isEqualTo(1);
    assertThat(component(service, Kind.RECEIVER, "cannot").refusedItems()).isZero();

    stalled.countDown();
    for (CompletableFuture<Outcome> each : taken) {
      assertThat(each.get(10, TimeUnit.SECONDS)).isEqualTo(Outcome.DELIVERED);
    }
    assertThat(send("waits").get(10, TimeUnit.SECONDS)).isEqualTo(Outcome.DELIVERED);
    assertThat(rig.exporter("slow").delivered()).hasSize(5);
  }

  @Test
  void addsUpAllQueues() throws Exception {
    Service service = started(List.of("slow", "slower"));
    CountDownLatch slow = rig.exporter("slow").stall();
    CountDownLatch slower = rig.exporter("slower").stall();
    assertThat(send("waits")).isNotDone();
    await()
        .until(() ->
            queue(service, "slow").inFlight() == 1 && queue(service, "slower").inFlight() == 1);
    assertThat(send("waits")).isNotDone();
    assertThat(queue(service, "slow").bytes()).isEqualTo(BYTES);
    assertThat(send("waits")).isCompletedWithValue(Outcome.REFUSED);
    slow.countDown();
    slower.countDown();
  }

  @Test
  void whatWaitsOnDiskTakesNoMemory(@TempDir Path directory) throws Exception {
    rig.queue(
        "slow",
        new QueueSettings(
            Storage.DISK,
            ByteSize.ofMebibytes(8),
            WhenFull.BLOCK,
            1,
            directory,
            QueueSettings.Fsync.NEVER,
            Duration.ofSeconds(1)));
    Service service = started(List.of("slow"));
    CountDownLatch stalled = rig.exporter("slow").stall();
    for (int i = 0; i < 10; i++) {
      assertThat(send("waits").get(10, TimeUnit.SECONDS)).isEqualTo(Outcome.DELIVERED);
    }
    assertThat(queue(service, "slow").bytes()).isGreaterThan(2 * BYTES);
    assertThat(component(service, Kind.RECEIVER, "waits").refusedItems()).isZero();
    stalled.countDown();
  }

  private Service started(List<String> exporters) throws Exception {
    Service service = rig.pipeline("p", RECEIVERS, List.of(), exporters).build();
    services.add(service);
    service.start();
    return service;
  }

  private CompletableFuture<Outcome> send(String receiver) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    rig.receiver(receiver).send(BATCH, outcome::complete);
    return outcome;
  }

  private static QueueStatus queue(Service service, String exporter) {
    return component(service, Kind.EXPORTER, exporter).queue().orElseThrow();
  }

  private static ComponentStatus component(Service service, Kind kind, String id) {
    return service.status().components().stream()
        .filter(one -> one.kind() == kind && one.id().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
