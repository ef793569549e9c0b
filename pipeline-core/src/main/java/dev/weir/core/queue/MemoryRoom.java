// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue;

import dev.weir.api.component.Clock;
import dev.weir.core.config.QueueSettings.WhenFull;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Batches that wait in memory. Never calls out while it holds its lock.
final class MemoryRoom implements WaitingRoom {
  private final long capacityBytes;
  private final WhenFull whenFull;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Condition roomier = lock.newCondition();
  private final Door door = new Door(lock, notEmpty, roomier);
  private final Deque<Entry> entries = new ArrayDeque<>();
  private long bytes;

  MemoryRoom(long capacityBytes, WhenFull whenFull, Clock clock) {
    this.capacityBytes = capacityBytes;
    this.whenFull = whenFull;
    this.clock = clock;
  }

  @Override
  public Offer offer(Entry entry) {
    List<Entry> evicted = new ArrayList<>(0);
    lock.lock();
    try {
      long before = door.admissions();
      while (!door.isShut() && !fits(entry) && door.admissions() == before) {
        switch (whenFull) {
          case DROP_NEWEST -> {
            return Offer.of(Admission.FULL, evicted);
          }
          case DROP_OLDEST -> {
            Entry oldest = entries.removeFirst();
            bytes -= oldest.bytes();
            evicted.add(oldest);
          }
          case BLOCK -> {
            if (!door.letsWait()) {
              return Offer.of(Admission.CLOSED, evicted);
            }
            roomier.await();
          }
        }
      }
      if (door.isShut()) {
        return Offer.of(Admission.CLOSED, evicted);
      }
      entries.addLast(entry);
      bytes += entry.bytes();
      notEmpty.signal();
      return Offer.of(Admission.ADMITTED, evicted);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Offer.of(Admission.CLOSED, evicted);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable Entry take(long timeoutNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = timeoutNanos;
      while (entries.isEmpty() && !door.isShut() && left > 0) {
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

  @Override
  public Door door() {
    return door;
  }

  @Override
  public void putFirst(List<Entry> first) {
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

  @Override
  public List<Entry> close() {
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

  @Override
  public boolean isEmpty() {
    return size() == 0;
  }

  @Override
  public int size() {
    lock.lock();
    try {
      return entries.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long capacityBytes() {
    return capacityBytes;
  }

  @Override
  public long oldestAgeNanos() {
    lock.lock();
    try {
      Entry oldest = entries.peekFirst();
      return oldest == null ? 0 : clock.monotonicNanos() - oldest.arrivedNanos();
    } finally {
      lock.unlock();
    }
  }

  private boolean fits(Entry entry) {
    // Written so that no sum can overflow.
    return entries.isEmpty() || entry.bytes() <= capacityBytes - bytes;
  }
}
