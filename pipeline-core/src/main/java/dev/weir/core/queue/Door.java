// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Who is let into a waiting room, and who waits for room before it. Guarded by the room's lock.
final class Door {
  private enum State {
    OPEN,
    NO_WAITING,
    SHUT
  }

  private final ReentrantLock lock;
  private final Condition notEmpty;
  private final Condition roomier;
  private State state = State.OPEN;
  private long admissions;

  /// The door of the room with this lock.
  ///
  /// @param notEmpty what those wait for who take from the room
  /// @param roomier what those wait for who want to be let in
  Door(ReentrantLock lock, Condition notEmpty, Condition roomier) {
    this.lock = lock;
    this.notEmpty = notEmpty;
    this.roomier = roomier;
  }

  /// From now on nobody waits for room: what does not fit is turned away, and so are those who wait.
  void refuseWaiting() {
    lock.lock();
    try {
      if (state == State.OPEN) {
        state = State.NO_WAITING;
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

  /// Lets nobody in any more. What is inside can still be taken.
  void shut() {
    lock.lock();
    try {
      state = State.SHUT;
      roomier.signalAll();
      notEmpty.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isShut() {
    lock.lock();
    try {
      return state == State.SHUT;
    } finally {
      lock.unlock();
    }
  }

  /// Whether one may wait for room. For who holds the lock.
  boolean letsWait() {
    return state == State.OPEN;
  }

  /// How often those who waited were let in. For who holds the lock.
  long admissions() {
    return admissions;
  }
}
