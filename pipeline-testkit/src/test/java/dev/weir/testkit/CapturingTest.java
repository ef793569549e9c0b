// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.api.Ack;
import dev.weir.api.Batch;
import dev.weir.api.Outcome;
import dev.weir.api.component.DeliveryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class CapturingTest {
  @Test
  void consumerKeepsBatchesAndSettlesTheirAcks() {
    CapturingConsumer consumer = new CapturingConsumer(Outcome.DROPPED);
    List<Outcome> outcomes = new ArrayList<>();
    for (Batch batch : SampleBatches.all()) {
      consumer.accept(batch, Ack.of(outcomes::add));
    }
    assertThat(outcomes).hasSize(SampleBatches.all().size()).containsOnly(Outcome.DROPPED);
    assertThat(consumer.flows()).hasSize(2 * SampleFlows.all().size());
    assertThat(consumer.events()).hasSize(SampleBatches.events().size());
    assertThat(consumer.metrics()).hasSize(SampleBatches.metrics().size());
  }

  @Test
  void exporterFailsAndWaitsAsTold() throws Exception {
    CapturingExporter exporter = new CapturingExporter();
    exporter.failNext(new DeliveryException.Permanent("no", null));
    assertThatThrownBy(() -> exporter.export(SampleBatches.events())).hasMessage("no");
    exporter.hold();
    TrackedThreads threads = TrackedThreads.realTime();
    threads.virtual(
        "export",
        () -> {
          try {
            exporter.export(SampleBatches.events());
          } catch (DeliveryException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    await().until(() -> exporter.attempts() == 2);
    assertThat(exporter.batches()).isEmpty();
    exporter.open();
    assertThat(exporter.awaitBatches(1)).hasSize(1);
    await().until(() -> threads.alive().isEmpty());
    assertThat(threads.escaped()).isEmpty();
  }

  @Test
  void threadsTellWhatRunsAndWhatEscaped() throws Exception {
    TrackedThreads threads = TrackedThreads.realTime();
    CountDownLatch end = new CountDownLatch(1);
    threads.platform(
        "waiter",
        () -> {
          try {
            end.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          throw new IllegalStateException("on purpose");
        });
    assertThat(threads.alive()).containsExactly("test-waiter");
    end.countDown();
    await().until(() -> threads.alive().isEmpty());
    assertThat(threads.escaped()).hasSize(1);
    CountDownLatch runs = new CountDownLatch(3);
    try (AutoCloseable _ = threads.every("tick", Duration.ofMillis(1), runs::countDown)) {
      runs.await();
    }
    assertThat(threads.alive()).isEmpty();
  }

  @Test
  void contextTellsTheEndOfAReceiver() {
    TestContext failed = TestContext.of("pcap");
    failed.failed("torn file");
    failed.finished();
    assertThat(failed.end()).isCompletedWithValue("torn file");
    assertThat(TestContext.of("tc/uplink").id().name()).isEqualTo("uplink");
  }
}
