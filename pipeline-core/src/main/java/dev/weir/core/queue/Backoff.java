// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue;

import dev.weir.core.config.RetrySettings;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// The waits between the tries of one batch: exponential, bounded, with jitter, and never shorter
/// than what the other side asked for. For one batch and one thread.
final class Backoff {
  private final RetrySettings settings;
  private final RandomGenerator random;
  private double intervalNanos;

  Backoff(RetrySettings settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
    this.intervalNanos = settings.initialInterval().toNanos();
  }

  /// @param askedFor the other side's delay, zero when it named none
  Duration next(Duration askedFor) {
    double spread = 1 + settings.jitter() * (2 * random.nextDouble() - 1);
    long nanos = (long) (intervalNanos * spread);
    intervalNanos =
        Math.min(intervalNanos * settings.multiplier(), (double) settings.maxInterval().toNanos());
    Duration own = Duration.ofNanos(nanos);
    return own.compareTo(askedFor) >= 0 ? own : askedFor;
  }
}
