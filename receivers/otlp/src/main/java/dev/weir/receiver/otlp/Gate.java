// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// Many pass at once, until it is closed: then nobody does. Safe for use by several threads.
final class Gate {
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile boolean closed;

  /// Runs `work` unless the gate is closed.
  ///
  /// @return whether it ran
  boolean pass(Runnable work) {
    lock.readLock().lock();
    try {
      if (closed) {
        return false;
      }
      work.run();
      return true;
    } finally {
      lock.readLock().unlock();
    }
  }

  /// Says that it will be closed: nobody waits to pass again.
  void announce() {
    closing.countDown();
  }

  /// Waits so long, or until it will be closed.
  ///
  /// @return whether it will, or whoever waits shall not
  boolean closesWithin(Duration wait) {
    try {
      return closing.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /// Closes it. Waits for those who are passing, at most `grace`.
  ///
  /// @return whether all have passed
  boolean close(Duration grace) {
    announce();
    try {
      boolean alone = lock.writeLock().tryLock(grace.toNanos(), TimeUnit.NANOSECONDS);
      closed = true;
      if (alone) {
        lock.writeLock().unlock();
      }
      return alone;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      closed = true;
      return false;
    }
  }
}
