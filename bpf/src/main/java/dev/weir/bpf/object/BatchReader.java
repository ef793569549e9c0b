// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.object;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.weir.bpf.Errno;
import dev.weir.bpf.ffi.BatchAttr;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Reads a map's entries in batches, over and over, with the same memory.
///
/// [#read] fills [#keys] and [#values] with the next batch and returns how many entries it has; 0
/// is the end, after which [#restart] begins anew. Entries that programs add meanwhile may be seen
/// in this round or the next. The buffers grow when a hash bucket holds more than a batch, so take
/// them after each read. One thread at a time; owns its memory.
public final class BatchReader implements AutoCloseable {
  private final BpfMap map;
  private final boolean deleting;
  private final Arena arena = Arena.ofShared();
  private final BatchAttr attr;
  private final MemorySegment cursor;
  private Arena buffers = Arena.ofShared();
  private MemorySegment keys = MemorySegment.NULL;
  private MemorySegment values = MemorySegment.NULL;
  private int capacity;
  private boolean started;
  private boolean ended;

  BatchReader(BpfMap map, int entries, long flags, boolean deleting) {
    if (entries < 1) {
      throw new IllegalArgumentException("batch of " + entries + " entries; at least 1");
    }
    this.map = map;
    this.deleting = deleting;
    try {
      this.attr = new BatchAttr(arena, map.fd());
      attr.elementFlags(flags);
      // Hash maps keep a bucket number in it, others a key.
      this.cursor = arena.allocate(Math.max(Integer.BYTES, map.keyBytes()), 8);
      allocate(entries);
    } catch (Throwable e) {
      buffers.close();
      arena.close();
      throw e;
    }
  }

  /// Reads the next batch; returns the number of entries, 0 at the end of the map.
  public int read() {
    while (!ended) {
      attr.cursor(started ? cursor.address() : 0, cursor.address());
      attr.count(capacity);
      int result = deleting ? attr.lookupAndDelete() : attr.lookup();
      if (Errno.ENOSPC.is(result)) {
        allocate(Math.multiplyExact(capacity, 2));
        continue;
      }
      ended = Errno.ENOENT.is(result);
      if (result < 0 && !ended) {
        throw map.failure(deleting ? "take from" : "read", result);
      }
      started = true;
      if (attr.count() > 0) {
        return attr.count();
      }
    }
    return 0;
  }

  /// Begins at the map's start with the next [#read].
  public void restart() {
    started = false;
    ended = false;
    cursor.set(JAVA_INT, 0, 0);
  }

  /// The keys of the last batch, one after the other, [BpfMap#keyBytes] apart. Valid until the next
  /// read.
  public MemorySegment keys() {
    return keys;
  }

  /// The values of the last batch, in the order of the keys, [BpfMap#valueBytes] apart. Valid until
  /// the next read.
  public MemorySegment values() {
    return values;
  }

  /// Entries that fit in a batch at present.
  public int capacity() {
    return capacity;
  }

  private void allocate(int entries) {
    buffers.close();
    buffers = Arena.ofShared();
    keys = buffers.allocate((long) entries * map.keyBytes(), 8);
    values = buffers.allocate(entries * map.valueBytes(), 8);
    attr.buffers(keys.address(), values.address());
    capacity = entries;
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      buffers.close();
      arena.close();
    }
  }
}
