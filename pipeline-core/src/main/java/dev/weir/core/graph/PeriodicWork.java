// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Work at a fixed rate, first after one period. Turns that were missed are left out rather than
/// caught up.
final class PeriodicWork implements Runnable, AutoCloseable {
  private final long periodNanos;
  private final Runnable work;
  private final Consumer<PeriodicWork> onEnd;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Thread thread;

  PeriodicWork(Duration period, Runnable work, Consumer<PeriodicWork> onEnd) {
    if (!period.isPositive()) {
      throw new IllegalArgumentException("period is " + period + "; wanted a positive one");
    }
    this.periodNanos = period.toNanos();
    this.work = work;
    this.onEnd = onEnd;
  }

  void startedOn(Thread newThread) {
    thread = newThread;
  }

  @Override
  public void run() {
    long next = System.nanoTime() + periodNanos;
    while (waitUntil(next)) {
      work.run();
      next += periodNanos;
      long late = System.nanoTime() - next;
      if (late > 0) {
        next += (late / periodNanos + 1) * periodNanos;
      }
    }
    onEnd.accept(this);
  }

  void endSoon() {
    closed.countDown();
  }

  /// Ends the work and waits for a run that is under way, unless called from that run.
  @Override
  public void close() {
    endSoon();
    Thread running = thread;
    if (running == null || running.equals(Thread.currentThread())) {
      return;
    }
    try {
      running.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// False when it is closed before then. An interrupt that is no close is none of our business.
  private boolean waitUntil(long nanos) {
    while (true) {
      try {
        return !closed.await(nanos - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException _) {
        // Whoever wants the end closes first.
      }
    }
  }
}
