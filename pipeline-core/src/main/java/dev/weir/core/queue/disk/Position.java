// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.disk;

import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/// How far a queue has come: which record is next, and which before it are still under way. Several
/// workers end their records in any order; only so many are open as there are workers.
final class Position {
  private long next;
  private final NavigableSet<Long> open;

  Position(long next, Set<Long> open) {
    this.next = next;
    this.open = new TreeSet<>(open);
  }

  /// Whether a record needs no delivery any more.
  boolean isDone(long sequence) {
    return sequence < next && !open.contains(sequence);
  }

  void take(long sequence) {
    open.add(sequence);
    next = Math.max(next, sequence + 1);
  }

  void done(long sequence) {
    open.remove(sequence);
  }

  /// Whether a record between these, both included, is under way.
  boolean anyOpen(long first, long last) {
    Long found = open.ceiling(first);
    return found != null && found <= last;
  }

  /// Forgets open records that are on disk no more.
  void keepOnly(Set<Long> present) {
    open.retainAll(present);
  }

  long next() {
    return next;
  }

  NavigableSet<Long> open() {
    return open;
  }
}
