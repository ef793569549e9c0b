// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.api.Ack;
import dev.weir.api.Batch;
import dev.weir.api.Outcome;
import dev.weir.api.component.ByteSize;
import dev.weir.core.config.QueueSettings;
import dev.weir.core.config.QueueSettings.Storage;
import dev.weir.core.config.QueueSettings.WhenFull;
import dev.weir.core.fake.Batches;
import dev.weir.core.fake.FakeReceiver;
import dev.weir.core.fake.Rig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A stop delivers what it can and is over at the deadline, whatever components do.
@Timeout(60)
final class ShutdownTest {
  private static final Batch BATCH = Batches.ofEvents(1);
  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final Duration LATEST = Duration.ofSeconds(3);

  private final Rig rig = new Rig();

  @Test
  void deliversWhatReceiversAndProcessorsHandOverAtTheirEnd() throws Exception {
    Service service = started(rig.pipeline("p", List.of("r"), List.of("f"), List.of("a")));
    List<Ack> held = new ArrayList<>();
    rig.processor("f", 0).doing((_, ack, _) -> held.add(ack));
    rig.processor("f", 0)
        .onStop(() -> {
          Ack all = Ack.of(outcome -> held.forEach(ack -> ack.settle(outcome)));
          rig.processor("f", 0).next().accept(Batches.ofEvents(held.size()), all);
        });
    CompletableFuture<Outcome> early = new CompletableFuture<>();
    CompletableFuture<Outcome> late = new CompletableFuture<>();
    rig.receiver("r").send(BATCH, early::complete);
    rig.receiver("r").onStop(() -> rig.receiver("r").send(BATCH, late::complete));
    assertThat(service.stop()).isTrue();
    assertThat(rig.exporter("a").delivered()).extracting(Batch::size).containsExactly(2);
    assertThat(early.getNow(Outcome.REFUSED)).isEqualTo(Outcome.DELIVERED);
    assertThat(late.getNow(Outcome.REFUSED)).isEqualTo(Outcome.DELIVERED);
  }

  @Test
  void isOverAtTheDeadlineWithAStalledExporterAndABlockedReceiver() throws Exception {
    QueueSettings tiny =
        new QueueSettings(Storage.MEMORY, new ByteSize(BATCH.estimatedBytes()), WhenFull.BLOCK, 1);
    Service service =
        started(
            rig.queue("slow", tiny)
                .pipeline("p", List.of("r"), List.of("f"), List.of("slow", "fast")));
    rig.exporter("slow").stall();
    FakeReceiver receiver = rig.receiver("r");
    AtomicInteger refused = new AtomicInteger();
    AtomicInteger settled = new AtomicInteger();
    AtomicInteger sent = new AtomicInteger();
    AtomicBoolean stopping = new AtomicBoolean();
    Thread reader =
        receiver
            .context()
            .threads()
            .virtual(
                "reader",
                () -> {
                  while (!stopping.get()) {
                    sent.incrementAndGet();
                    receiver.send(
                        BATCH,
                        outcome -> {
                          settled.incrementAndGet();
                          refused.addAndGet(outcome == Outcome.REFUSED ? 1 : 0);
                        });
                  }
                });
    receiver.onStop(() -> {
      stopping.set(true);
      joinQuietly(reader);
    });
    await().until(() -> reader.getState() == Thread.State.WAITING);
    assertThat(stopped(service)).isFalse();
    assertThat(settled.get()).isEqualTo(sent.get());
    assertThat(refused.get()).isEqualTo(sent.get()).isGreaterThanOrEqualTo(3);
    assertThat(rig.exporter("fast").delivered()).hasSizeGreaterThanOrEqualTo(2);
    assertThat(reader.isAlive()).isFalse();
    assertThat(rig.journal()).endsWith("stop slow");
  }

  @Test
  void goesOnWithoutAComponentWhoseStopHangs() throws Exception {
    Service service = started(rig.pipeline("p", List.of("r", "s"), List.of("f"), List.of("a")));
    CountDownLatch never = new CountDownLatch(1);
    rig.receiver("r").onStop(() -> awaitUninterruptibly(never));
    rig.receiver("s").onStop(() -> rig.receiver("s").send(BATCH));
    assertThat(stopped(service)).isFalse();
    assertThat(rig.exporter("a").delivered()).hasSize(1);
    assertThat(rig.journal()).contains("stop s", "stop f", "stop a");
    never.countDown();
  }

  @Test
  void goesOnWithoutAnExporterThatIgnoresInterrupts() throws Exception {
    Service service = started(rig.pipeline("p", List.of("r"), List.of(), List.of("a")));
    CountDownLatch never = new CountDownLatch(1);
    rig.exporter("a").doing(_ -> awaitUninterruptibly(never));
    CompletableFuture<Outcome> ack = new CompletableFuture<>();
    rig.receiver("r").send(BATCH, ack::complete);
    assertThat(stopped(service)).isFalse();
    assertThat(ack.getNow(Outcome.DELIVERED)).isEqualTo(Outcome.REFUSED);
    never.countDown();
  }

  @Test
  void stopsTheOthersWhenOneStopThrows() throws Exception {
    Service service = started(rig.pipeline("p", List.of("r"), List.of("f"), List.of("a")));
    rig.receiver("r")
        .onStop(() -> {
          throw new IllegalStateException("a mistake");
        });
    assertThat(service.stop()).isFalse();
    assertThat(rig.journal()).endsWith("stop r", "stop f", "stop a");
  }

  @Test
  void refusesWhatComesAfterTheEnd() throws Exception {
    Service service = started(rig.pipeline("p", List.of("r"), List.of(), List.of("a")));
    assertThat(service.stop()).isTrue();
    CompletableFuture<Outcome> ack = new CompletableFuture<>();
    rig.receiver("r").send(BATCH, ack::complete);
    assertThat(ack.get(10, TimeUnit.SECONDS)).isEqualTo(Outcome.REFUSED);
  }

  /// A finite source: what a processor holds is delivered at its end, and takes longer than a stop may.
  @Test
  void deliversAllOfSourcesThatEndedByThemselves() throws Exception {
    Service service = startedWithSlowEnd(30);
    rig.exporter("a").doing(_ -> Thread.sleep(10));
    rig.receiver("r").context().finished();
    assertThat(service.awaitEnd().reason()).isEqualTo(End.Reason.FINISHED);
    assertThat(service.stop()).isTrue();
    assertThat(rig.exporter("a").delivered()).hasSize(30);
  }

  @Test
  void deliversAllThatASourceBroughtBeforeItFailed() throws Exception {
    Service service = startedWithSlowEnd(30);
    rig.exporter("a").doing(_ -> Thread.sleep(10));
    rig.receiver("r").context().failed("the file is torn");
    assertThat(service.stop()).isTrue();
    assertThat(rig.exporter("a").delivered()).hasSize(30);
  }

  @Test
  void aRequestGivesTheDeliveryOfFiniteSourcesADeadline() throws Exception {
    Service service = startedWithSlowEnd(30);
    rig.exporter("a").stall();
    rig.receiver("r").context().finished();
    CompletableFuture<Boolean> stopped = CompletableFuture.supplyAsync(service::stop);
    await().until(() -> rig.journal().contains("stop f"));
    assertThat(stopped).isNotDone();
    service.requestStop();
    assertThat(stopped.get(30, TimeUnit.SECONDS)).isFalse();
    assertThat(service.lostItems()).isZero();
    assertThat(rig.exporter("a").delivered()).isEmpty();
  }

  @Test
  void aRequestBeforeTheEndOfSourcesGivesADeadlineToo() throws Exception {
    Service service = startedWithSlowEnd(30);
    rig.exporter("a").stall();
    service.requestStop();
    rig.receiver("r").context().finished();
    assertThat(stopped(service)).isFalse();
  }

  /// A processor hands over so many batches when it stops; the queue has room for one.
  private Service startedWithSlowEnd(int batches) throws Exception {
    QueueSettings tiny =
        new QueueSettings(Storage.MEMORY, new ByteSize(BATCH.estimatedBytes()), WhenFull.BLOCK, 1);
    Service service =
        rig.queue("a", tiny)
            .pipeline("p", List.of("r"), List.of("f"), List.of("a"))
            .deadline(Duration.ofMillis(100))
            .build();
    service.start();
    rig.processor("f", 0)
        .onStop(() -> {
          for (int i = 0; i < batches; i++) {
            rig.processor("f", 0).next().accept(BATCH, Ack.ignored());
          }
        });
    return service;
  }

  @Test
  void leavesNoThread() throws Exception {
    Service service =
        started(rig.admin("127.0.0.1:0").pipeline("p", List.of("r"), List.of("f"), List.of("a")));
    var threads = rig.receiver("r").context().threads();
    CountDownLatch running = new CountDownLatch(2);
    threads.platform("forgotten", () -> waitForInterrupt(running));
    Thread virtual = threads.virtual("forgotten-too", () -> waitForInterrupt(running));
    AutoCloseable _ = threads.every("forgotten-work", Duration.ofMillis(1), () -> {});
    running.await();
    service.stop();
    assertThat(virtual.isAlive()).isFalse();
    // Other tests' hanging components end a moment after they are let go.
    await()
        .untilAsserted(() ->
            assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("weir-") || name.startsWith("HTTP-Disp")));
  }

  private static Service started(Rig described) throws Exception {
    Service service = described.deadline(DEADLINE).build();
    service.start();
    return service;
  }

  private static boolean stopped(Service service) {
    long before = System.nanoTime();
    boolean delivered = service.stop();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(LATEST);
    return delivered;
  }

  private static void waitForInterrupt(CountDownLatch running) {
    running.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      // What it waited for.
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException _) {
        // That is the point.
      }
    }
  }

  private static void joinQuietly(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
