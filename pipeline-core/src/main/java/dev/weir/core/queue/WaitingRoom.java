// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue;

import dev.weir.core.config.QueueSettings.WhenFull;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Batches that wait for a worker, first in first out, bounded in bytes. A batch bigger than the
/// bound is let in alone. Never calls out while it holds its lock.
final class WaitingRoom {
  /// What became of a batch at the door.
  enum Admission {
    ADMITTED,
    FULL,
    CLOSED
  }

  /// @param evicted what had to leave to make room, oldest first
  record Offer(Admission admission, List<Entry> evicted) {}

  private enum Door {
    OPEN,
    /// Lets in what fits at once; nobody waits outside any more.
    NO_WAITING,
    SHUT
  }

  private final long capacityBytes;
  private final WhenFull whenFull;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Condition roomier = lock.newCondition();
  private final Deque<Entry> entries = new ArrayDeque<>();
  private long bytes;
  private long admissions;
  private Door door = Door.OPEN;

  WaitingRoom(long capacityBytes, WhenFull whenFull) {
    this.capacityBytes = capacityBytes;
    this.whenFull = whenFull;
  }

  /// Lets the entry in, or says why not. Waits for room when full and told to block; an interrupt
  /// ends the wait as if the door were shut, and stays set.
  Offer offer(Entry entry) {
    List<Entry> evicted = new ArrayList<>(0);
    lock.lock();
    try {
      long before = admissions;
      while (door != Door.SHUT && !fits(entry) && admissions == before) {
        switch (whenFull) {
          case DROP_NEWEST -> {
            return new Offer(Admission.FULL, evicted);
          }
          case DROP_OLDEST -> {
            Entry oldest = entries.removeFirst();
            bytes -= oldest.bytes();
            evicted.add(oldest);
          }
          case BLOCK -> {
            if (door == Door.NO_WAITING) {
              return new Offer(Admission.CLOSED, evicted);
            }
            roomier.await();
          }
        }
      }
      if (door == Door.SHUT) {
        return new Offer(Admission.CLOSED, evicted);
      }
      entries.addLast(entry);
      bytes += entry.bytes();
      notEmpty.signal();
      return new Offer(Admission.ADMITTED, evicted);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Offer(Admission.CLOSED, evicted);
    } finally {
      lock.unlock();
    }
  }

  /// The next entry, or null when none came within the time or none will come any more.
  @Nullable Entry take(long timeoutNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = timeoutNanos;
      while (entries.isEmpty() && door != Door.SHUT && left > 0) {
        left = notEmpty.awaitNanos(left);
      }
      Entry entry = entries.pollFirst();
      if (entry != null) {
        bytes -= entry.bytes();
        roomier.signalAll();
      }
      return entry;
    } finally {
      lock.unlock();
    }
  }

  /// From now on nobody waits for room: what does not fit is turned away, and so are those who wait.
  void refuseWaiting() {
    lock.lock();
    try {
      if (door == Door.OPEN) {
        door = Door.NO_WAITING;
      }
      roomier.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Lets in whoever waits for room at this moment.
  void admitWaiting() {
    lock.lock();
    try {
      admissions++;
      roomier.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Puts entries before all others, whatever room there is.
  void putFirst(List<Entry> first) {
    lock.lock();
    try {
      for (Entry entry : first.reversed()) {
        entries.addFirst(entry);
        bytes += entry.bytes();
      }
      notEmpty.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Lets nobody in any more. What is inside can still be taken.
  void shut() {
    lock.lock();
    try {
      door = Door.SHUT;
      roomier.signalAll();
      notEmpty.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Takes out everything at once.
  List<Entry> clear() {
    lock.lock();
    try {
      List<Entry> all = List.copyOf(entries);
      entries.clear();
      bytes = 0;
      roomier.signalAll();
      return all;
    } finally {
      lock.unlock();
    }
  }

  boolean isShut() {
    lock.lock();
    try {
      return door == Door.SHUT;
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    return size() == 0;
  }

  int size() {
    lock.lock();
    try {
      return entries.size();
    } finally {
      lock.unlock();
    }
  }

  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  long capacityBytes() {
    return capacityBytes;
  }

  @Nullable Entry oldest() {
    lock.lock();
    try {
      return entries.peekFirst();
    } finally {
      lock.unlock();
    }
  }

  private boolean fits(Entry entry) {
    // Written so that no sum can overflow.
    return entries.isEmpty() || entry.bytes() <= capacityBytes - bytes;
  }
}
