// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import dev.weir.core.queue.Deadline;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Does something at a deadline, or again and again from a time on, unless it is closed before.
final class Alarm implements AutoCloseable {
  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final CountDownLatch closed = new CountDownLatch(1);

  private Alarm() {}

  static Alarm at(Deadline deadline, Runnable action) {
    Alarm alarm = new Alarm();
    Thread.ofVirtual().name("weir-stop-alarm").start(() -> alarm.waitFor(deadline, action));
    return alarm;
  }

  /// Does it again and again from then on.
  ///
  /// @param nanos of `System.nanoTime`
  static Alarm from(long nanos, Runnable action) {
    Alarm alarm = new Alarm();
    Thread.ofVirtual().name("weir-stop-alarm").start(() -> alarm.repeat(nanos, action));
    return alarm;
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void repeat(long nanos, Runnable action) {
    long next = nanos;
    try {
      while (!closed.await(next - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        action.run();
        next = System.nanoTime() + EVERY_NANOS;
      }
    } catch (InterruptedException _) {
      // Nobody interrupts this thread.
    }
  }

  private void waitFor(Deadline deadline, Runnable action) {
    try {
      if (!deadline.await(time -> closed.await(time.toNanos(), TimeUnit.NANOSECONDS))) {
        action.run();
      }
    } catch (InterruptedException _) {
      // Nobody interrupts this thread.
    }
  }
}
