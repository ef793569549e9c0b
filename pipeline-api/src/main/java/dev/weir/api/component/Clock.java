// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.component;

import java.time.Instant;

/// Time, replaceable in tests.
public interface Clock {
  /// Nanoseconds since the epoch, by the wall clock.
  long epochNanos();

  /// Nanoseconds that only grow, from an arbitrary start.
  long monotonicNanos();

  static Clock system() {
    return new Clock() {
      @Override
      public long epochNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
      }

      @Override
      public long monotonicNanos() {
        return System.nanoTime();
      }
    };
  }
}
