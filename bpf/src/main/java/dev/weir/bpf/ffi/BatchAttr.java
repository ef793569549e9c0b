// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/// The `batch` part of `union bpf_attr`: one step of reading or deleting many entries of a map.
/// Results are the value or the negative errno. Not thread-safe.
public final class BatchAttr {
  static final int IN_BATCH = 0;
  static final int OUT_BATCH = 8;
  static final int KEYS = 16;
  static final int VALUES = 24;
  static final int COUNT = 32;
  static final int MAP_FD = 36;
  static final int ELEM_FLAGS = 40;
  static final int SIZE = 56;

  private final MemorySegment attr;

  public BatchAttr(SegmentAllocator allocator, int map) {
    attr = allocator.allocate(SIZE, 8);
    attr.set(JAVA_INT, MAP_FD, map);
  }

  /// Where the step starts (zero: at the beginning) and where the kernel notes its end.
  public void cursor(long in, long out) {
    attr.set(JAVA_LONG, IN_BATCH, in);
    attr.set(JAVA_LONG, OUT_BATCH, out);
  }

  public void buffers(long keys, long values) {
    attr.set(JAVA_LONG, KEYS, keys);
    attr.set(JAVA_LONG, VALUES, values);
  }

  public void elementFlags(long flags) {
    attr.set(JAVA_LONG, ELEM_FLAGS, flags);
  }

  /// Before a call the number of entries there is room for; after it how many were served.
  public void count(int count) {
    attr.set(JAVA_INT, COUNT, count);
  }

  public int count() {
    return attr.get(JAVA_INT, COUNT);
  }

  public int lookup() {
    return BpfCall.call(BpfCall.MAP_LOOKUP_BATCH, attr, SIZE);
  }

  public int lookupAndDelete() {
    return BpfCall.call(BpfCall.MAP_LOOKUP_AND_DELETE_BATCH, attr, SIZE);
  }

  public int delete() {
    return BpfCall.call(BpfCall.MAP_DELETE_BATCH, attr, SIZE);
  }
}
