// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue;

import dev.weir.core.queue.disk.Backlog;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Batches that wait for a worker, first in first out, bounded in bytes. A batch bigger than the bound
/// is let in alone. Safe for use by several threads.
sealed interface WaitingRoom permits MemoryRoom, DiskRoom {
  /// What became of a batch at the door.
  enum Admission {
    /// It waits, and its ack with it.
    ADMITTED,
    /// It is where it survives the process: its source need not keep it.
    STORED,
    /// It is stored, but perhaps not where it survives a loss of power: its source should keep it.
    UNSURE,
    FULL,
    CLOSED,
    /// It cannot be written.
    UNWRITABLE
  }

  /// What an offer came to.
  ///
  /// @param evicted what had to leave to make room, oldest first
  /// @param lost the same of what was stored: it was acknowledged before
  record Offer(Admission admission, List<Entry> evicted, Backlog lost) {
    static Offer of(Admission admission, List<Entry> evicted) {
      return new Offer(admission, evicted, Backlog.NONE);
    }
  }

  /// Lets the entry in, or says why not. Waits for room when full and told to block; an interrupt
  /// ends the wait as if the door were shut, and stays set.
  Offer offer(Entry entry);

  /// The next entry, or null when none came within the time, or for another reason to look again.
  @Nullable Entry take(long timeoutNanos) throws InterruptedException;

  /// Who is let in from now on.
  Door door();

  /// Puts entries before all others, whatever room there is.
  void putFirst(List<Entry> first);

  /// Ends the room and takes out everything that its end would lose.
  List<Entry> close();

  boolean isEmpty();

  int size();

  long bytes();

  long capacityBytes();

  /// 0 when nothing waits.
  long oldestAgeNanos();
}
