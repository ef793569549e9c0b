// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SampleTimesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;
  private static final long WINDOW = 5 * SECOND;
  private static final long START = 1_767_225_600L * SECOND;

  private final SampleTimes times = new SampleTimes(Duration.ofNanos(WINDOW));

  @Test
  void samplesAreDueShortlyBeforeEachWindowsEnd() {
    long first = times.plan(START + SECOND);
    long second = times.plan(first);

    assertThat(first).isEqualTo(START + WINDOW - 50 * MILLI);
    assertThat(second).isEqualTo(START + 2 * WINDOW - 50 * MILLI);
    assertThat(times.skipped()).isZero();
  }

  @Test
  void aThreadThatWakesEarlyGetsNoSecondSampleOfItsWindow() {
    long first = times.plan(START);
    assertThat(times.stamp(first - MILLI)).hasValue(first - MILLI);

    assertThat(times.plan(first - MILLI)).isEqualTo(first + WINDOW);
  }

  @Test
  void aLateSampleIsToldAsItsWindowsLastInstant() {
    times.plan(START);

    assertThat(times.stamp(START + WINDOW + SECOND)).hasValue(START + WINDOW - 1);
    assertThat(times.plan(START + WINDOW + SECOND)).isEqualTo(START + 2 * WINDOW - 50 * MILLI);
  }

  @Test
  void aSampleThatIsFarTooLateIsNotTaken() {
    times.plan(START);

    assertThat(times.stamp(START + WINDOW + 3 * SECOND)).isEmpty();
  }

  @Test
  void windowsThatWentByAreCounted() {
    times.plan(START);
    times.plan(START + 4 * WINDOW + SECOND);

    assertThat(times.skipped()).isEqualTo(3);
  }

  @Test
  void aClockThatIsSetBackPlansAnew() {
    times.plan(START + 100 * WINDOW);

    assertThat(times.plan(START + SECOND)).isEqualTo(START + WINDOW - 50 * MILLI);
    assertThat(times.skipped()).isZero();
  }

  @Test
  void theLastWindowHasRoomForASampleUnlessItHasOne() {
    long due = times.plan(START);
    assertThat(times.isWithoutSample(START)).isTrue();
    times.stamp(due);

    assertThat(times.isWithoutSample(due + MILLI)).isFalse();
    assertThat(times.isWithoutSample(START + WINDOW)).isTrue();
  }

  @Test
  void shortAndLongIntervalsLeadByBoundedTimes() {
    assertThat(new SampleTimes(Duration.ofSeconds(1)).plan(START))
        .isEqualTo(START + SECOND - 20 * MILLI);
    assertThat(new SampleTimes(Duration.ofMinutes(1)).plan(START))
        .isEqualTo(START + 60 * SECOND - 100 * MILLI);
  }

  /// However late the thread wakes, each window has one sample or counts as missed.
  @Test
  void eachWindowHasOneSampleOrIsCounted() {
    Random random = new Random(5);
    long now = START + SECOND;
    long first = Math.floorDiv(now, WINDOW);
    long samples = 0;
    long missed = 0;
    long lastStamp = 0;
    for (int i = 0; i < 10_000; i++) {
      long due = times.plan(now);
      missed += times.skipped();
      // Now and then much too late, or a moment too early.
      long lateness =
          random.nextInt(10) == 0 ? random.nextLong(4 * WINDOW) : random.nextLong(MILLI);
      now = Math.max(now, due - 100_000 + lateness);
      if (times.stamp(now).isPresent()) {
        long stamp = times.stamp(now).getAsLong();
        assertThat(Math.floorDiv(stamp, WINDOW)).isGreaterThan(Math.floorDiv(lastStamp, WINDOW));
        lastStamp = stamp;
        samples++;
      } else {
        missed++;
      }
    }
    long planned = Math.floorDiv(times.plan(now) - WINDOW, WINDOW) - first + 1;
    assertThat(samples + missed + times.skipped()).isEqualTo(planned);
    assertThat(missed).isPositive();
  }
}
