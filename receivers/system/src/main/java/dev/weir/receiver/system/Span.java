// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

/// The time between two readings that are compared. A reading that comes too soon is compared with
/// nothing, and the one after it with the one before. For one thread.
final class Span {
  /// Below this it says nothing of how busy a processor was: the kernel counts in ticks of 10 ms.
  private static final double SHORTEST_SECONDS = 0.1;

  private boolean marked;
  private long markNanos;
  private double seconds;

  /// Measures from the mark until then.
  void measure(Moment now) {
    seconds = (now.monotonicNanos() - markNanos) / 1e9;
  }

  /// Whether there is something to compare with.
  boolean isComparable() {
    return marked && seconds >= SHORTEST_SECONDS;
  }

  /// Whether this reading is what the next is compared with.
  boolean isMark() {
    return !marked || isComparable();
  }

  double seconds() {
    return seconds;
  }

  void mark(Moment now) {
    marked = true;
    markNanos = now.monotonicNanos();
  }
}
