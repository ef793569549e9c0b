// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue;

import dev.weir.api.Ack;
import dev.weir.api.Batch;
import java.util.concurrent.atomic.AtomicBoolean;

/// A batch in a queue or on its way out of it. Whoever ends it first, a worker or the shutdown,
/// counts it and settles its ack; the other does nothing.
final class Entry {
  static final long NOT_EXPORTING = Long.MIN_VALUE;

  private final Batch batch;
  private final Ack ack;
  private final long bytes;
  private final long arrivedNanos;
  private final boolean stored;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile long exportingSinceNanos = NOT_EXPORTING;

  /// A batch as it came.
  Entry(Batch batch, Ack ack, long arrivedNanos) {
    this(batch, ack, arrivedNanos, batch.estimatedBytes(), false);
  }

  private Entry(Batch batch, Ack ack, long arrivedNanos, long bytes, boolean stored) {
    this.batch = batch;
    this.ack = ack;
    this.arrivedNanos = arrivedNanos;
    this.bytes = bytes;
    this.stored = stored;
  }

  /// A batch that was taken from a disk and stays there until its ack says that it is done.
  static Entry stored(Batch batch, Ack ack, long arrivedNanos) {
    return new Entry(batch, ack, arrivedNanos, 0, true);
  }

  Batch batch() {
    return batch;
  }

  Ack ack() {
    return ack;
  }

  /// Whether nothing is lost when nobody delivers it now.
  boolean stored() {
    return stored;
  }

  long bytes() {
    return bytes;
  }

  long arrivedNanos() {
    return arrivedNanos;
  }

  /// When the running call of `export` began, or [#NOT_EXPORTING].
  long exportingSinceNanos() {
    return exportingSinceNanos;
  }

  void exportingSince(long nanos) {
    exportingSinceNanos = nanos;
  }

  boolean ended() {
    return ended.get();
  }

  /// True for the first caller only.
  boolean end() {
    return ended.compareAndSet(false, true);
  }
}
