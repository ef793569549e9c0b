// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

/// Decides when a window has waited long enough. For one thread.
sealed interface WindowTime permits LiveTime, RecordedTime {
  /// Looks at the clocks. Called before each batch, and now and then without one.
  void look();

  /// The time since anything, for how long windows have been open.
  long monotonicNanos();

  /// For how long a window waits at most, from the first record on.
  long longestNanos();

  /// Takes note of a packet's time.
  void saw(long packetNanos);

  /// Says that a batch with packets has been dealt with, however long that took.
  void handled();

  /// Whether a window that ends then has been handed on, so that nothing can join it.
  ///
  /// @param packets whether packets would, or something else
  boolean isTooLate(long windowEndNanos, boolean packets);

  /// Whether a window has waited long enough.
  boolean isDue(OpenWindow window);

  /// Says that a window was handed on because it was due.
  void handedOn(OpenWindow window);
}
