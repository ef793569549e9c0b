// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.api.component.Clock;

/// Time as the kernel programs tell it: the monotonic clock plus an offset that stands still, so that
/// packets stay in order when somebody sets the clock. For one thread.
public final class KernelClock implements Clock {
  private static final int TRIES = 20;

  /// Steps are larger than this, and errors of the measurement smaller.
  private static final long STEP_NANOS = 10_000_000L;

  private final Clock clock;
  private long offsetNanos;

  /// `clock` must have the kernel's monotonic time, as the JVM's has on Linux.
  public KernelClock(Clock clock) {
    this.clock = clock;
    this.offsetNanos = measure();
  }

  public long offsetNanos() {
    return offsetNanos;
  }

  /// By the wall clock as it was at the last [#followStep].
  @Override
  public long epochNanos() {
    return clock.monotonicNanos() + offsetNanos;
  }

  /// The kernel's own clock (`bpf_ktime_get_ns`), which nobody sets.
  @Override
  public long monotonicNanos() {
    return clock.monotonicNanos();
  }

  /// Takes a step of the wall clock over; returns by how much it went forward, 0 without a step.
  public long followStep() {
    long step = measure() - offsetNanos;
    if (Math.abs(step) < STEP_NANOS) {
      return 0;
    }
    offsetNanos += step;
    return step;
  }

  /// Wall clock minus monotonic clock, by the try that was interrupted least.
  private long measure() {
    long best = Long.MAX_VALUE;
    long offset = 0;
    for (int i = 0; i < TRIES; i++) {
      long before = clock.monotonicNanos();
      long wall = clock.epochNanos();
      long took = clock.monotonicNanos() - before;
      if (took < best) {
        best = took;
        offset = wall - before - took / 2;
      }
    }
    return offset;
  }
}
