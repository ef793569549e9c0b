// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.api.component.ComponentId;
import dev.weir.api.component.Kind;
import dev.weir.core.telemetry.ComponentKey;
import dev.weir.core.telemetry.ComponentTelemetry;
import dev.weir.testkit.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ComponentThreadsTest {
  private final ManualClock clock = new ManualClock();
  private final ComponentTelemetry telemetry =
      new ComponentTelemetry(
          ComponentKey.shared(Kind.RECEIVER, ComponentId.parse("tc/eth0")),
          clock,
          Duration.ofSeconds(30));
  private final List<String> deaths = new CopyOnWriteArrayList<>();
  private final ComponentThreads threads =
      new ComponentThreads(telemetry, System.getLogger("test"), clock, deaths::add);

  @AfterEach
  void close() {
    assertThat(threads.close(Duration.ofSeconds(10))).isEmpty();
  }

  @Test
  void namesThreadsAfterTheComponent() throws Exception {
    List<String> names = new CopyOnWriteArrayList<>();
    threads.platform("ring", () -> names.add(Thread.currentThread().getName())).join();
    threads.virtual("io", () -> names.add(Thread.currentThread().getName())).join();
    assertThat(names).containsExactly("weir-tc/eth0-ring", "weir-tc/eth0-io");
  }

  @Test
  void anEscapedExceptionIsCountedAndMakesTheComponentUnhealthy() throws Exception {
    threads
        .virtual(
            "ring",
            () -> {
              throw new IllegalStateException("a mistake");
            })
        .join();
    assertThat(telemetry.exceptions()).isEqualTo(1);
    assertThat(telemetry.health().unhealthyReason())
        .hasValue("thread 'ring' died: IllegalStateException: a mistake");
    assertThat(deaths).hasSize(1);
  }

  @Test
  void closingPeriodicWorkWaitsForTheRunUnderWayAndNoneFollows() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    AtomicInteger ended = new AtomicInteger();
    AutoCloseable work =
        threads.every(
            "poll",
            Duration.ofMillis(1),
            () -> {
              inside.countDown();
              awaitQuietly(gate);
              ended.incrementAndGet();
            });
    inside.await();
    Thread closer = Thread.ofVirtual().start(() -> closeQuietly(work));
    assertThat(closer.join(Duration.ofMillis(50))).isFalse();
    gate.countDown();
    closer.join();
    assertThat(ended).hasValue(1);
  }

  @Test
  void periodicWorkMayCloseItself() {
    AtomicInteger runs = new AtomicInteger();
    AutoCloseable[] work = new AutoCloseable[1];
    CountDownLatch ready = new CountDownLatch(1);
    work[0] =
        threads.every(
            "once",
            Duration.ofMillis(1),
            () -> {
              awaitQuietly(ready);
              runs.incrementAndGet();
              closeQuietly(work[0]);
            });
    ready.countDown();
    await().until(() -> runs.get() == 1);
    assertThat(threads.close(Duration.ofSeconds(10))).isEmpty();
    assertThat(runs).hasValue(1);
  }

  @Test
  void periodicWorkThatThrowsIsTriedAgainAndUnhealthyBeyondTheGrace() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    AutoCloseable work =
        threads.every(
            "poll",
            Duration.ofMillis(1),
            () -> {
              if (runs.getAndIncrement() < 3) {
                throw new IllegalStateException("a mistake");
              }
            });
    await().until(() -> runs.get() > 5);
    work.close();
    assertThat(telemetry.exceptions()).isEqualTo(3);
    assertThat(telemetry.health().healthy()).isTrue();
    AutoCloseable broken =
        threads.every(
            "poll",
            Duration.ofMillis(1),
            () -> {
              throw new IllegalStateException("a mistake");
            });
    await().until(() -> telemetry.exceptions() > 3);
    clock.advance(Duration.ofSeconds(31));
    assertThat(telemetry.health().unhealthyReason())
        .hasValue("failing for 31 s: IllegalStateException: a mistake");
    broken.close();
    assertThat(deaths).isEmpty();
  }

  @Test
  void reportsThreadsThatDoNotEnd() {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch inside = new CountDownLatch(1);
    threads.virtual(
        "stuck",
        () -> {
          while (never.getCount() > 0) {
            inside.countDown();
            awaitQuietly(never);
          }
        });
    awaitQuietly(inside);
    assertThat(threads.close(Duration.ofMillis(50))).containsExactly("weir-tc/eth0-stuck");
    never.countDown();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      // The caller looks at the latch.
    }
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      throw new IllegalStateException("close failed", e);
    }
  }
}
