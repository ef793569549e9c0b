// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import static dev.weir.processor.windowagg.WindowRig.SECOND;
import static dev.weir.processor.windowagg.WindowRig.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Outcome;
import dev.weir.api.component.ByteSize;
import dev.weir.api.flow.Flow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The wall clock is set while a tap tells of packets, as the real one does: by its own idea of the time,
/// which follows the wall clock only when an epoch begins. Whatever the step, and however long the tap is
/// held up, the packets' own time governs: none of them is too late.
class ClockStepTest {
  private static final long MILLI = SECOND / 1000;
  private static final long SETTLE = 20 * MILLI;

  /// A tap with two flows, that counts their packets and tells of them when an epoch is over.
  private static final class ModelTap {
    private final WindowRig rig;
    private final Random random;
    private final long interval;
    private final List<AtomicReference<Outcome>> outcomes = new ArrayList<>();
    private long offset;
    private long began;
    private long sequence;
    private long told;

    ModelTap(WindowRig rig, Random random, long interval) {
      this.rig = rig;
      this.random = random;
      this.interval = interval;
      this.offset = wallOffset();
      this.began = now();
    }

    private long wallOffset() {
      return rig.clock.epochNanos() - rig.clock.monotonicNanos();
    }

    private long now() {
      return rig.clock.monotonicNanos() + offset;
    }

    /// Counts until the epoch is over, in which the clock may be set, and tells of it.
    ///
    /// @param heldUp for how long the tap then cannot hand over what it has read, and goes on counting
    void epoch(Duration step, Duration heldUp) {
      long left = interval - Math.floorMod(now(), interval);
      long before = random.nextLong(left + 1);
      rig.clock.advance(Duration.ofNanos(before));
      rig.clock.stepWallClock(step);
      rig.clock.advance(Duration.ofNanos(left - before + SETTLE));
      long end = now() - SETTLE;
      long early = began + random.nextLong(Math.min(SECOND, end - began));
      long late = began + random.nextLong(end - began);
      long from = began;
      offset = wallOffset();
      began = now();
      rig.clock.advance(heldUp);
      outcomes.add(
          rig.send(
              record(Records.tcp(), from, late),
              record(Records.udp("192.0.2.1", 5, "192.0.2.2", 5), from, early)));
      sequence++;
    }

    private Flow record(Records flow, long startNanos, long endNanos) {
      told++;
      return flow.at(seconds(startNanos), seconds(endNanos)).first(0).sequence(sequence).build();
    }

    private static double seconds(long nanos) {
      return (nanos - START) / (double) SECOND;
    }
  }

  @ParameterizedTest(name = "window {0} ms, lateness {1} ms, by up to {2} ms, held up {3} s")
  @CsvSource({
    "5000, 10000, 3600000, 0",
    "5000, 10000, 3600000, 60",
    "5000, 10000, 10000, 60",
    "5000, 1000, 3600000, 60",
    "5000, 1000, 8000, 60",
    "5000, 0, 3600000, 60",
    "5000, 0, 8000, 60",
    "5000, 0, 900, 0",
    "60000, 0, 100000, 90",
    "60000, 1000, 3600000, 90",
    "1000, 300, 2000, 10",
    "500, 0, 900, 5",
  })
  void noPacketIsTooLate(int window, int lateness, int most, int heldUp) {
    for (long seed = 1; seed <= 40; seed++) {
      Random random = new Random(seed);
      WindowAggProcessorConfig config =
          new WindowAggProcessorConfig(
              Duration.ofMillis(window),
              Duration.ofMillis(lateness),
              500_000,
              ByteSize.ofMebibytes(128));
      WindowRig rig = WindowRig.at(config, START);
      ModelTap tap = new ModelTap(rig, random, Math.min(5000, window) * MILLI);
      for (int epoch = 0; epoch < 120; epoch++) {
        boolean set = random.nextInt(8) == 0;
        boolean held = heldUp > 0 && random.nextInt(6) == 0;
        tap.epoch(
            Duration.ofMillis(set ? random.nextLong(-most, most) : 0),
            Duration.ofSeconds(held ? random.nextInt(heldUp) : 0));
      }
      rig.stop();
      rig.settleAll(Outcome.DELIVERED);
      assertThat(rig.count("window_agg_too_late_packets")).as("seed %d", seed).isZero();
      assertThat(tap.outcomes).allSatisfy(one -> assertThat(one).hasValue(Outcome.DELIVERED));
      assertThat(packets(rig)).as("seed %d", seed).isEqualTo(tap.told);
    }
  }

  /// A window that is not as old as the wall clock says waits for `lateness` all the same.
  @Test
  void packetsOfTheFutureEndNoWindowBeforeItsTime() {
    try (WindowRig rig = WindowRig.now()) {
      rig.pass(5);
      rig.send(Records.udp("192.0.2.1", 9, "192.0.2.2", 9).at(9, 9.9).build());
      rig.send(Records.tcp().at(1, 4).build());
      rig.pass(5);
      rig.send(Records.udp("192.0.2.1", 9, "192.0.2.2", 9).at(19, 19.9).build());
      assertThat(rig.rows()).isEmpty();
      rig.pass(5);
      rig.send(Records.udp("192.0.2.1", 9, "192.0.2.2", 9).at(24, 24.9).build());
      assertThat(rig.ownRows()).hasSize(1);
    }
  }

  private static long packets(WindowRig rig) {
    return rig.rows().stream()
        .mapToLong(row -> row.traffic() == null ? 0 : row.traffic().packets())
        .sum();
  }
}
