// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The senders that wait. Safe for use by several threads.
final class Calls {
  private final Set<Call> open = new HashSet<>();

  synchronized void add(Call call) {
    open.add(call);
  }

  synchronized void remove(Call call) {
    open.remove(call);
    notifyAll();
  }

  /// Waits until there are none, at most `grace`.
  ///
  /// @return those that wait even now
  synchronized List<Call> awaitNone(Duration grace) {
    long deadline = System.nanoTime() + grace.toNanos();
    try {
      for (long left = grace.toNanos();
          left > 0 && !open.isEmpty();
          left = deadline - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return List.copyOf(open);
  }
}
