// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StallWatchTest {
  @Test
  void tellsOnceThatNothingGoesOn() throws Exception {
    CountDownLatch stalled = new CountDownLatch(1);
    try (StallWatch _ = StallWatch.begin(Duration.ofMillis(20), () -> 7, stalled::countDown)) {
      stalled.await();
    }
  }

  @Test
  void saysNothingAsLongAsSomethingGoesOn() {
    AtomicLong progress = new AtomicLong();
    AtomicInteger stalled = new AtomicInteger();
    try (StallWatch _ =
        StallWatch.begin(
            Duration.ofMillis(20), progress::incrementAndGet, stalled::incrementAndGet)) {
      await().until(() -> progress.get() > 60);
      assertThat(stalled).hasValue(0);
    }
  }
}
