// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.api.Batch;
import dev.weir.api.Outcome;
import dev.weir.api.component.ByteSize;
import dev.weir.api.component.DeliveryException;
import dev.weir.api.component.Kind;
import dev.weir.core.config.QueueSettings;
import dev.weir.core.config.QueueSettings.Storage;
import dev.weir.core.config.QueueSettings.WhenFull;
import dev.weir.core.fake.Batches;
import dev.weir.core.fake.Rig;
import dev.weir.core.graph.BuildException;
import dev.weir.core.service.ServiceStatus.ComponentStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the runtime does when components misbehave while the service runs.
final class DeliveryFaultTest {
  private static final Batch BATCH = Batches.ofEvents(1);

  private final Rig rig = new Rig();
  private final List<Service> services = new ArrayList<>();

  @AfterEach
  void stop() {
    services.forEach(Service::stop);
  }

  @Test
  void sharesReceiversAndExportersAndGivesEachPipelineItsProcessors() throws Exception {
    Service service =
        started(
            rig.pipeline("p", List.of("r"), List.of("f"), List.of("a", "b"))
                .pipeline("q", List.of("r"), List.of("f"), List.of("a")));
    rig.processor("f", 1).doing((_, ack, next) -> next.accept(Batches.ofEvents(7), ack));
    assertThat(outcome(send(BATCH))).isEqualTo(Outcome.DELIVERED);
    service.stop();
    assertThat(rig.exporter("a").delivered())
        .extracting(Batch::size)
        .containsExactlyInAnyOrder(1, 7);
    assertThat(rig.exporter("b").delivered()).extracting(Batch::size).containsExactly(1);
  }

  @Test
  void aStalledExporterDoesNotSlowItsSibling() throws Exception {
    started(rig.pipeline("p", List.of("r"), List.of(), List.of("slow", "fast")));
    CountDownLatch gate = rig.exporter("slow").stall();
    List<CompletableFuture<Outcome>> acks = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      acks.add(send(BATCH));
    }
    await().until(() -> rig.exporter("fast").delivered().size() == 100);
    assertThat(rig.exporter("slow").delivered()).isEmpty();
    assertThat(acks).noneMatch(CompletableFuture::isDone);
    gate.countDown();
    for (CompletableFuture<Outcome> ack : acks) {
      assertThat(outcome(ack)).isEqualTo(Outcome.DELIVERED);
    }
  }

  @Test
  void aStalledExporterThatDropsNeverHoldsUpItsSibling() throws Exception {
    QueueSettings tiny =
        new QueueSettings(
            Storage.MEMORY, new ByteSize(BATCH.estimatedBytes()), WhenFull.DROP_OLDEST, 1);
    started(
        rig.queue("slow", tiny).pipeline("p", List.of("r"), List.of(), List.of("slow", "fast")));
    CountDownLatch gate = rig.exporter("slow").stall();
    for (int i = 0; i < 100; i++) {
      var _ = send(BATCH);
    }
    await().until(() -> rig.exporter("fast").delivered().size() == 100);
    gate.countDown();
  }

  @Test
  void theWorstOutcomeOfAllExportersWins() throws Exception {
    started(rig.pipeline("p", List.of("r"), List.of(), List.of("good", "bad")));
    rig.exporter("bad")
        .doing(_ -> {
          throw new DeliveryException.Permanent("no", null);
        });
    assertThat(outcome(send(BATCH))).isEqualTo(Outcome.DROPPED);
    assertThat(rig.exporter("good").delivered()).hasSize(1);
  }

  @Test
  void aProcessorThatThrowsLosesOnlyThatBatchAndIsCounted() throws Exception {
    Service service = started(rig.pipeline("p", List.of("r"), List.of("f"), List.of("a")));
    AtomicInteger calls = new AtomicInteger();
    rig.processor("f", 0)
        .doing((batch, ack, next) -> {
          if (calls.getAndIncrement() == 0) {
            throw new IllegalStateException("a mistake");
          }
          next.accept(batch, ack);
        });
    assertThat(outcome(send(Batches.ofEvents(4)))).isEqualTo(Outcome.DROPPED);
    assertThat(outcome(send(BATCH))).isEqualTo(Outcome.DELIVERED);
    ComponentStatus status = component(service, Kind.PROCESSOR, "f");
    assertThat(status.droppedItems()).containsEntry("exception", 4L);
    assertThat(status.exceptions()).isEqualTo(1);
    assertThat(status.itemsIn()).isEqualTo(5);
    assertThat(status.itemsOut()).isEqualTo(1);
    assertThat(status.lastError().orElseThrow().message())
        .isEqualTo("IllegalStateException: a mistake");
  }

  @Test
  void aProcessorIsCalledByOneThreadAtATime() throws Exception {
    Service service = started(rig.pipeline("p", List.of("r", "s"), List.of("f"), List.of("a")));
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    // Not volatile on purpose: the edge's lock must make it safe.
    int[] count = new int[1];
    rig.processor("f", 0)
        .doing((batch, ack, next) -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          count[0]++;
          next.accept(batch, ack);
          inside.decrementAndGet();
        });
    List<Thread> threads = new ArrayList<>();
    for (String receiver : List.of("r", "s")) {
      for (int i = 0; i < 4; i++) {
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  for (int n = 0; n < 500; n++) {
                    rig.receiver(receiver).send(BATCH);
                  }
                }));
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(service.stop()).isTrue();
    assertThat(most).hasValue(1);
    assertThat(count[0]).isEqualTo(4000);
    assertThat(rig.exporter("a").delivered()).hasSize(4000);
  }

  @Test
  void anExporterThatFailsBeyondTheGraceIsUnhealthyUntilItDelivers() throws Exception {
    Service service = started(rig.pipeline("p", List.of("r"), List.of(), List.of("a")));
    rig.exporter("a")
        .doing(_ -> {
          throw new DeliveryException.Permanent("401 unauthorized", null);
        });
    assertThat(outcome(send(BATCH))).isEqualTo(Outcome.DROPPED);
    assertThat(service.status().unhealthy()).isEmpty();
    rig.clock().advance(Duration.ofSeconds(31));
    assertThat(outcome(send(BATCH))).isEqualTo(Outcome.DROPPED);
    assertThat(service.status().unhealthy())
        .containsExactly("exporter a: failing for 31 s: 401 unauthorized");
    rig.exporter("a").doing(_ -> {});
    assertThat(outcome(send(BATCH))).isEqualTo(Outcome.DELIVERED);
    assertThat(service.status().unhealthy()).isEmpty();
  }

  @Test
  void aReceiversDeadThreadIsUnhealthyAndEndsAServiceThatHasNoOther() throws Exception {
    Service service = started(rig.pipeline("p", List.of("r"), List.of(), List.of("a")));
    Thread thread =
        rig.receiver("r")
            .context()
            .threads()
            .platform(
                "reader",
                () -> {
                  throw new IllegalStateException("a mistake");
                });
    thread.join();
    assertThat(service.awaitEnd().reason()).isEqualTo(End.Reason.FAILED);
    assertThat(service.status().unhealthy())
        .containsExactly("receiver r: thread 'reader' died: IllegalStateException: a mistake");
  }

  @Test
  void aReceiversBrokenAckHurtsNobody() throws Exception {
    Service service = started(rig.pipeline("p", List.of("r"), List.of(), List.of("a")));
    rig.receiver("r")
        .send(
            BATCH,
            _ -> {
              throw new IllegalStateException("a mistake");
            });
    assertThat(outcome(send(BATCH))).isEqualTo(Outcome.DELIVERED);
    assertThat(component(service, Kind.RECEIVER, "r").exceptions()).isEqualTo(1);
  }

  @Test
  void aDegradedComponentSaysWhyUntilItIsWell() throws Exception {
    Service service = started(rig.pipeline("p", List.of("r"), List.of(), List.of("a")));
    rig.receiver("r").context().degraded("no BTF; install linux-headers");
    assertThat(component(service, Kind.RECEIVER, "r").degradedReason()).startsWith("no BTF");
    rig.receiver("r").context().degraded("");
    assertThat(component(service, Kind.RECEIVER, "r").degradedReason()).isEmpty();
  }

  @Test
  void aComponentThatCannotBeMadeIsNamed() {
    rig.pipeline("p", List.of("broken"), List.of(), List.of("a"));
    rig.breakFactory("broken", new IllegalArgumentException("boom"));
    assertThatThrownBy(rig::build)
        .isInstanceOf(BuildException.class)
        .hasMessage("receiver broken: cannot be made: IllegalArgumentException: boom");
  }

  private Service started(Rig described) throws Exception {
    Service service = described.build();
    services.add(service);
    service.start();
    return service;
  }

  private CompletableFuture<Outcome> send(Batch batch) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    rig.receiver("r").send(batch, outcome::complete);
    return outcome;
  }

  private static Outcome outcome(CompletableFuture<Outcome> ack) throws Exception {
    return ack.get(10, TimeUnit.SECONDS);
  }

  private static ComponentStatus component(Service service, Kind kind, String id) {
    return service.status().components().stream()
        .filter(one -> one.kind() == kind && one.id().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
