// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Batch;
import dev.weir.api.Outcome;
import dev.weir.api.component.ByteSize;
import dev.weir.api.component.DeliveryException;
import dev.weir.api.component.Kind;
import dev.weir.core.config.QueueSettings;
import dev.weir.core.config.QueueSettings.Storage;
import dev.weir.core.config.QueueSettings.WhenFull;
import dev.weir.core.config.RetrySettings;
import dev.weir.core.fake.Batches;
import dev.weir.core.fake.Rig;
import dev.weir.core.service.ServiceStatus.ComponentStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Many threads, two pipelines, exporters of every mood, and a stop in the middle: every ack comes
/// back once, and on every edge what went in equals what came out, was dropped or was refused.
final class GraphConservationTest {
  private static final int THREADS = 6;
  private static final int BATCHES_EACH = 300;

  private final Rig rig = new Rig();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong settled = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void nothingIsLostOrCountedTwice(long seed) throws Exception {
    RetrySettings quick =
        new RetrySettings(
            true, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(10), 1.5, 0.5);
    for (String exporter : List.of("steady", "moody", "mistaken")) {
      WhenFull whenFull = exporter.equals("moody") ? WhenFull.DROP_OLDEST : WhenFull.BLOCK;
      rig.queue(exporter, new QueueSettings(Storage.MEMORY, new ByteSize(4_000), whenFull, 1))
          .retry(exporter, quick);
    }
    Service service =
        rig.deadline(Duration.ofMillis(500))
            .pipeline("p", List.of("r", "s"), List.of("f"), List.of("steady", "moody"))
            .pipeline("q", List.of("s"), List.of("g"), List.of("moody", "mistaken"))
            .build();
    service.start();
    Random moods = new Random(seed);
    rig.exporter("moody").doing(_ -> failSometimes(moods));
    rig.exporter("mistaken").doing(_ -> throwSometimes(moods));
    CountDownLatch halfway = new CountDownLatch(THREADS * BATCHES_EACH / 2);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      String receiver = i % 2 == 0 ? "r" : "s";
      Random sizes = new Random(seed * 100 + i);
      threads.add(Thread.ofVirtual().start(() -> produce(receiver, sizes, halfway)));
    }
    halfway.await();
    service.stop();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(settled).hasValue(THREADS * BATCHES_EACH);
    long receiversOut = 0;
    long receiversRefused = 0;
    for (ComponentStatus one : service.status().components()) {
      long ends =
          one.itemsOut()
              + one.refusedItems()
              + one.droppedItems().values().stream().mapToLong(Long::longValue).sum();
      switch (one.kind()) {
        case RECEIVER -> {
          receiversOut += one.itemsOut();
          receiversRefused += one.refusedItems();
        }
        case PROCESSOR, EXPORTER -> assertThat(ends).as(one.id()).isEqualTo(one.itemsIn());
      }
    }
    assertThat(receiversOut).isEqualTo(sent.get());
    assertThat(receiversRefused).isEqualTo(refused.get());
    assertThat(in(service, "steady")).isEqualTo(out(service, "f"));
    assertThat(in(service, "moody")).isEqualTo(out(service, "f") + out(service, "g"));
    assertThat(in(service, "mistaken")).isEqualTo(out(service, "g"));
  }

  private void produce(String receiver, Random sizes, CountDownLatch halfway) {
    for (int i = 0; i < BATCHES_EACH; i++) {
      Batch batch = Batches.ofEvents(sizes.nextInt(10));
      sent.addAndGet(batch.size());
      rig.receiver(receiver)
          .send(
              batch,
              outcome -> {
                settled.incrementAndGet();
                refused.addAndGet(outcome == Outcome.REFUSED ? batch.size() : 0);
              });
      halfway.countDown();
    }
  }

  private static void failSometimes(Random moods) throws DeliveryException {
    int mood = moods.nextInt(10);
    if (mood < 2) {
      throw new DeliveryException.Retryable("later", Duration.ZERO, null);
    } else if (mood == 2) {
      throw new DeliveryException.Permanent("never", null);
    }
  }

  private static void throwSometimes(Random moods) {
    if (moods.nextInt(10) == 0) {
      throw new IllegalStateException("a mistake");
    }
  }

  private static long in(Service service, String id) {
    return component(service, id).itemsIn();
  }

  private static long out(Service service, String id) {
    return component(service, id).itemsOut();
  }

  private static ComponentStatus component(Service service, String id) {
    return service.status().components().stream()
        .filter(one -> one.id().equals(id) && one.kind() != Kind.RECEIVER)
        .findFirst()
        .orElseThrow();
  }
}
