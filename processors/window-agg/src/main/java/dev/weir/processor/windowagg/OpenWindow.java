// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import dev.weir.api.Ack;
import dev.weir.api.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A window that still takes records: its rows, and the acks of the batches that fed it. For one
/// thread, but its acks may be settled from any.
final class OpenWindow {
  /// Set apart for what a window with few rows takes besides.
  private static final long OWN_BYTES = 1_000;

  private static final long ACK_BYTES = 100;

  final int number;
  final long startNanos;
  final long endNanos;

  /// When the first record came, by the monotonic clock.
  final long openedNanos;

  final RowStore rows;
  private final Map<Integer, Extras> extras = new HashMap<>();
  private final List<Ack> acks = new ArrayList<>();
  private long extraBytes;

  /// @param number one that no other window has
  OpenWindow(int number, long startNanos, long endNanos, long openedNanos, RowMemory memory) {
    this.number = number;
    this.startNanos = startNanos;
    this.endNanos = endNanos;
    this.openedNanos = openedNanos;
    this.rows = new RowStore(memory, startNanos);
  }

  boolean contains(long timeNanos) {
    return timeNanos >= startNanos && timeNanos < endNanos;
  }

  /// What the row has besides packets, made now when there is nothing yet.
  Extras extras(int row) {
    return extras.computeIfAbsent(row, _ -> new Extras());
  }

  @Nullable Extras extrasIfAny(int row) {
    return extras.isEmpty() ? null : extras.get(row);
  }

  /// Says that a row's extras have grown.
  void grew(long more) {
    extraBytes += more;
  }

  /// Takes the ack of a batch that fed the window.
  void hold(Ack ack) {
    acks.add(ack);
  }

  /// Settles when the window's rows have been delivered, and with it every batch that fed the window.
  Ack delivery() {
    List<Ack> held = List.copyOf(acks);
    return Ack.of(outcome -> settle(held, outcome));
  }

  /// About how many bytes of memory the window takes.
  long bytes() {
    return OWN_BYTES + rows.bytes() + extraBytes + ACK_BYTES * acks.size();
  }

  private static void settle(List<Ack> acks, Outcome outcome) {
    for (Ack ack : acks) {
      ack.settle(outcome);
    }
  }
}
