// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import dev.weir.api.Ack;
import dev.weir.api.Batch;
import dev.weir.api.BatchConsumer;
import dev.weir.api.Outcome;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The way from one step to the next, which can be laid anew between two batches: shut the gate, wait
/// until nobody is on the way, lead it elsewhere, open it. Whoever comes while it is shut waits, as
/// before a full queue. So each batch goes one way as a whole. Safe for use by several threads.
final class Gate implements BatchConsumer {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable BatchConsumer next;
  private int passing;
  private boolean shut;

  @Override
  public void accept(Batch batch, Ack ack) {
    BatchConsumer way = enter();
    if (way == null) {
      ack.settle(Outcome.REFUSED);
      return;
    }
    try {
      way.accept(batch, ack);
    } finally {
      leave();
    }
  }

  /// Where batches go from now on.
  void leadTo(BatchConsumer newNext) {
    lock.lock();
    try {
      next = newNext;
    } finally {
      lock.unlock();
    }
  }

  /// Lets nobody in any more until [#open].
  void shut() {
    lock.lock();
    try {
      shut = true;
    } finally {
      lock.unlock();
    }
  }

  boolean isShut() {
    lock.lock();
    try {
      return shut;
    } finally {
      lock.unlock();
    }
  }

  void open() {
    lock.lock();
    try {
      shut = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until everything that went in has come through.
  ///
  /// @return false when that takes longer than `nanos`
  boolean awaitEmpty(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (passing > 0 && left > 0) {
        left = changed.awaitNanos(left);
      }
      return passing == 0;
    } finally {
      lock.unlock();
    }
  }

  /// Null when the thread was interrupted while it waited; the interrupt stays set.
  private @Nullable BatchConsumer enter() {
    lock.lock();
    try {
      while (shut) {
        changed.await();
      }
      BatchConsumer way = next;
      if (way == null) {
        throw new IllegalStateException("a batch came before the graph was wired");
      }
      passing++;
      return way;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      passing--;
      if (passing == 0) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }
}
