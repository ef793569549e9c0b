// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import dev.weir.api.component.Clock;
import dev.weir.api.telemetry.Meter;
import java.lang.System.Logger.Level;
import java.time.Duration;

/// The time of a live pipeline: a window is due when the packets' own time is `lateness` past its end.
/// Where no packets come, it is due when it has been open for `lateness` and two windows more: one
/// until the receivers have told of it, one for them to do so. What else is known of such a window is
/// then too late, but packets that come after all, because somebody held the receivers up, are not
/// lost: they make the window anew.
///
/// Packets do not move the time beyond the wall clock. So where that was set back, no packet counted by
/// the time before it makes one counted after it late, however long receivers are held up: they tell of
/// the one before the other.
///
/// When somebody sets the wall clock, receivers follow within an interval, and records of both times
/// come mixed. Until those have passed no window is handed on by the packets' time, and nothing is too
/// late. A time that comes a second time gives windows a second time.
final class LiveTime implements WindowTime {
  /// A step that is not followed is smaller than this, and than a window or `lateness`: what is within
  /// one of those is not late.
  private static final long STEP_NANOS = 1_000_000_000L;

  /// No step is smaller: a thread may sleep between the looks at both clocks.
  private static final long SMALLEST_STEP_NANOS = 100_000_000L;

  private static final long NONE = Long.MIN_VALUE;

  private final Clock clock;
  private final System.Logger logger;
  private final Meter.Counter steps;
  private final long windowNanos;
  private final long latenessNanos;
  private final long longestNanos;
  private final long stepNanos;

  /// Of the latest packet since the last step.
  private long latestNanos = NONE;

  /// Windows that end by then have been handed on, by the packets' time.
  private long doneNanos = NONE;

  /// The same, because no packets came.
  private long quietNanos = NONE;

  /// Wall clock minus monotonic clock.
  private long offsetNanos;

  private long monotonicNanos;

  /// By the monotonic clock: when packets came last.
  private long busyNanos;

  /// By the monotonic clock: until then the last step is not over.
  private long unsteadyUntilNanos;

  private boolean unsteady;

  LiveTime(
      Clock clock, System.Logger logger, Meter.Counter steps, Duration window, Duration lateness) {
    this.clock = clock;
    this.logger = logger;
    this.steps = steps;
    this.windowNanos = window.toNanos();
    this.latenessNanos = lateness.toNanos();
    this.longestNanos = latenessNanos + 2 * windowNanos;
    this.stepNanos =
        Math.clamp(Math.max(windowNanos, latenessNanos), SMALLEST_STEP_NANOS, STEP_NANOS);
    this.monotonicNanos = clock.monotonicNanos();
    this.busyNanos = monotonicNanos;
    this.offsetNanos = clock.epochNanos() - monotonicNanos;
  }

  @Override
  public void look() {
    monotonicNanos = clock.monotonicNanos();
    long offset = clock.epochNanos() - monotonicNanos;
    long step = offset - offsetNanos;
    offsetNanos = offset;
    if (Math.abs(step) >= stepNanos) {
      latestNanos = NONE;
      doneNanos = NONE;
      quietNanos = NONE;
      unsteady = true;
      unsteadyUntilNanos = monotonicNanos + longestNanos;
      steps.increment();
      logger.log(
          Level.WARNING,
          "the wall clock was set by " + Duration.ofNanos(step) + "; windows follow");
    } else if (unsteady && monotonicNanos - unsteadyUntilNanos >= 0) {
      unsteady = false;
    }
  }

  @Override
  public long monotonicNanos() {
    return monotonicNanos;
  }

  @Override
  public long longestNanos() {
    return longestNanos;
  }

  /// A packet of the future says no more than that it is now: its clock is wrong, or ours was set back.
  @Override
  public void saw(long packetNanos) {
    latestNanos = Math.max(latestNanos, Math.min(packetNanos, monotonicNanos + offsetNanos));
  }

  @Override
  public void handled() {
    busyNanos = clock.monotonicNanos();
  }

  @Override
  public boolean isTooLate(long windowEndNanos, boolean packets) {
    return windowEndNanos <= doneNanos || (!packets && windowEndNanos <= quietNanos);
  }

  @Override
  public boolean isDue(OpenWindow window) {
    if (isOverByPackets(window)) {
      return true;
    }
    boolean waited = monotonicNanos - window.openedNanos >= longestNanos;
    boolean quiet = monotonicNanos - busyNanos >= windowNanos;
    return waited && (quiet || isFuture(window.endNanos));
  }

  @Override
  public void handedOn(OpenWindow window) {
    if (isOverByPackets(window)) {
      doneNanos = Math.max(doneNanos, window.endNanos);
    } else if (!unsteady && !isFuture(window.endNanos)) {
      quietNanos = Math.max(quietNanos, window.endNanos);
    }
  }

  private boolean isOverByPackets(OpenWindow window) {
    return !unsteady && latestNanos != NONE && window.endNanos <= latestNanos - latenessNanos;
  }

  private boolean isFuture(long timeNanos) {
    return timeNanos > monotonicNanos + offsetNanos + windowNanos;
  }
}
