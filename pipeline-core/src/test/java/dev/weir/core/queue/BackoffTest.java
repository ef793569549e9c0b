// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.config.RetrySettings;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  @Test
  void growsByTheFactorUpToTheMost() {
    Backoff backoff = new Backoff(settings(0), new Random(1));
    assertThat(backoff.next(Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
    assertThat(backoff.next(Duration.ZERO)).isEqualTo(Duration.ofSeconds(2));
    assertThat(backoff.next(Duration.ZERO)).isEqualTo(Duration.ofSeconds(4));
    assertThat(backoff.next(Duration.ZERO)).isEqualTo(Duration.ofSeconds(5));
    assertThat(backoff.next(Duration.ZERO)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void jitterStaysWithinItsShare() {
    for (int seed = 0; seed < 100; seed++) {
      Duration wait = new Backoff(settings(0.5), new Random(seed)).next(Duration.ZERO);
      assertThat(wait).isBetween(Duration.ofMillis(500), Duration.ofMillis(1500));
    }
  }

  @Test
  void isNeverShorterThanTheOtherSideAsked() {
    Backoff backoff = new Backoff(settings(0.5), new Random(1));
    assertThat(backoff.next(Duration.ofMinutes(1))).isEqualTo(Duration.ofMinutes(1));
  }

  private static RetrySettings settings(double jitter) {
    return new RetrySettings(
        true, Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofMinutes(5), 2, jitter);
  }
}
