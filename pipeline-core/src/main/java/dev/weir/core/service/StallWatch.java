// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.service;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Does something once a number has stayed the same for a time. Ends when closed.
final class StallWatch implements AutoCloseable {
  private static final long LOOKS = 20;

  private final CountDownLatch closed = new CountDownLatch(1);

  private StallWatch() {}

  /// @param progress changes as long as something goes on
  /// @param stalled runs on another thread, at most once
  static StallWatch begin(Duration patience, LongSupplier progress, Runnable stalled) {
    StallWatch watch = new StallWatch();
    Thread.ofVirtual()
        .name("weir-stall-watch")
        .start(() -> watch.look(patience.toNanos(), progress, stalled));
    return watch;
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void look(long patienceNanos, LongSupplier progress, Runnable stalled) {
    long last = progress.getAsLong();
    long sinceNanos = System.nanoTime();
    try {
      while (!closed.await(Math.max(1, patienceNanos / LOOKS), TimeUnit.NANOSECONDS)) {
        long now = progress.getAsLong();
        if (now != last) {
          last = now;
          sinceNanos = System.nanoTime();
        } else if (System.nanoTime() - sinceNanos >= patienceNanos) {
          stalled.run();
          return;
        }
      }
    } catch (InterruptedException _) {
      // Nobody interrupts this thread.
    }
  }
}
