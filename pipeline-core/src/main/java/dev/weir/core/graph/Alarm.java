// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Does something at a time unless it is closed before.
final class Alarm implements AutoCloseable {
  private final CountDownLatch closed = new CountDownLatch(1);

  private Alarm() {}

  /// @param nanos of `System.nanoTime`
  static Alarm at(long nanos, Runnable action) {
    Alarm alarm = new Alarm();
    Thread.ofVirtual().name("weir-stop-alarm").start(() -> alarm.waitFor(nanos, action));
    return alarm;
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void waitFor(long nanos, Runnable action) {
    try {
      if (!closed.await(nanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        action.run();
      }
    } catch (InterruptedException _) {
      // Nobody interrupts this thread.
    }
  }
}
