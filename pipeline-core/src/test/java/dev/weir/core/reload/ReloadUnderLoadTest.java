// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.component.DeliveryException;
import dev.weir.core.service.ReloadResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Numbered records from two receivers through two pipelines, one of which is made anew again and
/// again, while configurations come and go, some of which do not start.
final class ReloadUnderLoadTest {
  private static final int RELOADS = 60;

  /// Batches that may come while one reload goes on.
  private static final int BATCHES_EACH = 100;

  private final AtomicLong numbers = new AtomicLong();
  private final Semaphore pace = new Semaphore(0);
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger settled = new AtomicInteger();
  private final AtomicInteger sent = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void nothingIsLostOrDoubled(long seed) throws Exception {
    Random random = new Random(seed);
    ConcurrentHashMap<ReloadResult.Outcome, Integer> outcomes = new ConcurrentHashMap<>();
    try (ReloadRig rig = new ReloadRig(configuration(new Random(0), ""))) {
      rig.world.sink("sink b", _ -> failSometimes(new Random()));
      rig.world.sink("sink c", _ -> Thread.sleep(1));
      List<CompletableFuture<Void>> producers = new ArrayList<>();
      for (String id : List.of("source", "source", "source/b")) {
        Source source = rig.source(id);
        producers.add(CompletableFuture.runAsync(() -> produce(source)));
      }
      for (int i = 0; i < RELOADS; i++) {
        pace.release(BATCHES_EACH);
        // Every third cannot be used: bad, or one that does not start.
        String broken = i % 3 != 2 ? "" : i % 2 == 0 ? ", source/bad: {mark: broken}" : ", bad: {}";
        ReloadResult result = rig.reload(configuration(random, broken));
        outcomes.merge(result.outcome(), 1, Integer::sum);
        if (i % 7 == 0) {
          rig.step("step").release();
        }
      }
      over.set(true);
      pace.release(producers.size());
      for (CompletableFuture<Void> producer : producers) {
        producer.join();
      }
      assertThat(rig.service().stop()).isTrue();
      List<Long> all = LongStream.range(0, numbers.get()).boxed().toList();
      assertThat(delivered(rig, "sink")).isEqualTo(all);
      assertThat(delivered(rig, "sink/b")).isEqualTo(all);
    }
    assertThat(outcomes)
        .containsEntry(ReloadResult.Outcome.APPLIED, RELOADS * 2 / 3)
        .containsEntry(ReloadResult.Outcome.INVALID, RELOADS / 6)
        .containsEntry(ReloadResult.Outcome.ROLLED_BACK, RELOADS / 6);
    assertThat(settled).hasValue(sent.get());
  }

  private static List<Long> delivered(ReloadRig rig, String id) {
    return Numbered.numbers(rig.world.deliveredToAll(id)).stream().sorted().toList();
  }

  private void produce(Source source) {
    while (true) {
      pace.acquireUninterruptibly();
      if (over.get()) {
        return;
      }
      sent.incrementAndGet();
      source.send(
          Numbered.batch(numbers.getAndAdd(3), 3),
          outcome -> {
            if (outcome.acknowledged()) {
              settled.incrementAndGet();
            }
          });
    }
  }

  private static void failSometimes(Random moods) throws DeliveryException {
    if (moods.nextInt(30) == 0) {
      throw new DeliveryException.Retryable("later", Duration.ZERO, null);
    }
  }

  /// Receivers stay; steps and ends get marks by chance.
  private static String configuration(Random random, String broken) {
    String queue =
        ", queue: {max_bytes: 2KiB}, retry: {initial_interval: 1ms, max_interval: 2ms,"
            + " max_elapsed: 0s}";
    String held = random.nextBoolean() ? "step/b, " : "";
    return ReloadRig.pipelines(
        "source: {}, source/b: {}" + broken,
        "step: {shares: true, mark: "
            + (random.nextInt(3) == 0 ? "b" : "a")
            + "}, step/b: {mark: "
            + mark(random)
            + "}",
        "sink: {mark: "
            + mark(random)
            + queue
            + "}, sink/b: {port: 9, mark: "
            + mark(random)
            + queue
            + "}",
        "held: {receivers: [source, source/b], processors: [" + held + "step], exporters: [sink]}",
        "direct: {receivers: [source, source/b"
            + (broken.contains("broken") ? ", source/bad" : "")
            + "], processors: [step/b], exporters: [sink/b]}");
  }

  private static String mark(Random random) {
    return List.of("a", "b", "c").get(random.nextInt(3));
  }
}
