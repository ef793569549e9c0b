// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue;

import java.time.Duration;

/// A moment until which somebody may take time. It may be set while they wait, so that waiting looks at
/// it again and again. Safe for use by several threads.
@FunctionalInterface
public interface Deadline {
  /// The longest wait before the deadline is looked at again.
  Duration LOOK = Duration.ofMillis(50);

  /// The time that is left, never negative.
  Duration left();

  /// Something that can be waited for.
  @FunctionalInterface
  interface Waiting {
    /// Returns whether it came within that time, which may be zero.
    boolean within(Duration time) throws InterruptedException;
  }

  /// Waits for something, and returns whether it came in time.
  default boolean await(Waiting waiting) throws InterruptedException {
    while (true) {
      Duration left = left();
      if (waiting.within(left.compareTo(LOOK) < 0 ? left : LOOK)) {
        return true;
      }
      if (left.isZero()) {
        return false;
      }
    }
  }

  /// A moment so far from now.
  static Deadline in(Duration time) {
    return at(System.nanoTime() + time.toNanos());
  }

  /// A moment that is known.
  ///
  /// @param nanos of `System.nanoTime`
  static Deadline at(long nanos) {
    return () -> Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
  }
}
