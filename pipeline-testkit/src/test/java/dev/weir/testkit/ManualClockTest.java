// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualClockTest {
  @Test
  void runsWhatComesDueAtItsOwnTimeAndInOrder() throws Exception {
    ManualClock clock = new ManualClock(0);
    List<String> runs = new ArrayList<>();
    AutoCloseable slow =
        clock.every(Duration.ofSeconds(3), () -> runs.add("slow " + clock.monotonicNanos() / 1e9));
    try (AutoCloseable _ =
        clock.every(Duration.ofSeconds(2), () -> runs.add("fast " + clock.epochNanos() / 1e9))) {
      clock.advance(Duration.ofSeconds(5));
    }
    assertThat(runs).containsExactly("fast 2.0", "slow 3.0", "fast 4.0");
    assertThat(clock.epochNanos()).isEqualTo(5_000_000_000L);
    slow.close();
    assertThat(clock.scheduled()).isZero();
  }

  @Test
  void wallClockStepsLeaveTheMonotonicClockAlone() {
    ManualClock clock = new ManualClock();
    clock.stepWallClock(Duration.ofHours(-1));
    assertThat(clock.monotonicNanos()).isZero();
    assertThat(clock.epochNanos()).isEqualTo(ManualClock.START_NANOS - 3_600_000_000_000L);
  }
}
