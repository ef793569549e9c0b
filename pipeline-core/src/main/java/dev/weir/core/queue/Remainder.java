// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue;

import java.util.ArrayList;
import java.util.List;

/// What a queue had not delivered when it was given up for another, oldest first, and how its end
/// went. For one thread at a time.
public final class Remainder {
  private final Ends ends;
  private final List<Entry> entries;
  private final boolean workersEnded;
  private final String flushFailure;

  Remainder(Ends ends, List<Entry> entries, boolean workersEnded, String flushFailure) {
    this.ends = ends;
    this.entries = List.copyOf(entries);
    this.workersEnded = workersEnded;
    this.flushFailure = flushFailure;
  }

  /// This and what a later queue of the same exporter left.
  public Remainder and(Remainder later) {
    List<Entry> all = new ArrayList<>(entries);
    all.addAll(later.entries);
    return new Remainder(ends, all, later.workersEnded, later.flushFailure);
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  public long items() {
    return entries.stream().mapToLong(entry -> entry.batch().size()).sum();
  }

  /// False when the exporter did not return even after an interrupt.
  public boolean workersEnded() {
    return workersEnded;
  }

  /// Why the last flush failed; empty when it did not.
  public String flushFailure() {
    return flushFailure;
  }

  /// Says that nobody delivers it.
  public void refuse() {
    entries.forEach(ends::refused);
  }

  List<Entry> entries() {
    return entries;
  }
}
