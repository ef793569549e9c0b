// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KernelClockTest {
  private final ManualClock wall = new ManualClock();
  private final KernelClock clock = new KernelClock(wall);

  @Test
  void tellsEpochTimeByTheMonotonicClock() {
    wall.advance(Duration.ofSeconds(3));
    assertThat(clock.epochNanos()).isEqualTo(ManualClock.START_NANOS + 3_000_000_000L);
  }

  @Test
  void standsStillUntilToldToFollowAStep() {
    wall.stepWallClock(Duration.ofSeconds(-7));
    assertThat(clock.epochNanos()).isEqualTo(ManualClock.START_NANOS);
    assertThat(clock.followStep()).isEqualTo(-7_000_000_000L);
    assertThat(clock.epochNanos()).isEqualTo(wall.epochNanos());
    assertThat(clock.followStep()).isZero();
  }

  @Test
  void takesSmallDifferencesForErrorsOfTheMeasurement() {
    wall.stepWallClock(Duration.ofMillis(5));
    assertThat(clock.followStep()).isZero();
  }
}
