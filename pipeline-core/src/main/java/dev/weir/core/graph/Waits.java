// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import java.time.Duration;

/// Waiting for others to come through.
final class Waits {
  private static final long NUDGE_NANOS = Duration.ofMillis(20).toNanos();

  private Waits() {}

  /// Waits until nobody passes the gate, which is shut.
  ///
  /// @param endNanos of `System.nanoTime`
  /// @param nudge done now and then meanwhile
  /// @return false when somebody still passes at the end
  static boolean forEmpty(Gate gate, long endNanos, Runnable nudge) {
    try {
      while (!gate.awaitEmpty(Math.min(NUDGE_NANOS, endNanos - System.nanoTime()))) {
        if (System.nanoTime() >= endNanos) {
          return false;
        }
        nudge.run();
      }
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
