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
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile long exportingSinceNanos = NOT_EXPORTING;

  Entry(Batch batch, Ack ack, long arrivedNanos) {
    this.batch = batch;
    this.ack = ack;
    this.bytes = batch.estimatedBytes();
    this.arrivedNanos = arrivedNanos;
  }

  Batch batch() {
    return batch;
  }

  Ack ack() {
    return ack;
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
