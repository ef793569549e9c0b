// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/// The `test` part of `union bpf_attr`: one run of a program over given data, prepared once and
/// used for many runs. Not thread-safe.
public final class TestRunAttr {
  static final int RETVAL = 4;
  static final int DATA_SIZE_IN = 8;
  static final int DATA_SIZE_OUT = 12;
  static final int DATA_IN = 16;
  static final int DATA_OUT = 24;
  static final int REPEAT = 32;
  static final int DURATION = 36;
  static final int CTX_SIZE_IN = 40;
  static final int CTX_SIZE_OUT = 44;
  static final int CTX_IN = 48;
  static final int CTX_OUT = 56;
  static final int SIZE = 80;

  private final MemorySegment attr;

  public TestRunAttr(SegmentAllocator allocator, int program, int repeat) {
    attr = allocator.allocate(SIZE, 8);
    attr.set(JAVA_INT, 0, program);
    attr.set(JAVA_INT, REPEAT, repeat);
  }

  MemorySegment segment() {
    return attr;
  }

  public void dataIn(long address, int size) {
    attr.set(JAVA_LONG, DATA_IN, address);
    attr.set(JAVA_INT, DATA_SIZE_IN, size);
    // The kernel leaves the frame's size here, and refuses a longer frame next time (ENOSPC).
    if (attr.get(JAVA_LONG, DATA_OUT) == 0) {
      attr.set(JAVA_INT, DATA_SIZE_OUT, 0);
    }
  }

  public void dataOut(long address, int capacity) {
    attr.set(JAVA_LONG, DATA_OUT, address);
    attr.set(JAVA_INT, DATA_SIZE_OUT, capacity);
  }

  /// The kernel reads the context from here before each run and writes it back after.
  public void context(long address, int size) {
    attr.set(JAVA_LONG, CTX_IN, address);
    attr.set(JAVA_INT, CTX_SIZE_IN, size);
    attr.set(JAVA_LONG, CTX_OUT, address);
    attr.set(JAVA_INT, CTX_SIZE_OUT, size);
  }

  public int returned() {
    return attr.get(JAVA_INT, RETVAL);
  }

  public int dataOutSize() {
    return attr.get(JAVA_INT, DATA_SIZE_OUT);
  }

  /// Nanoseconds of one run, averaged over the repetitions.
  public int durationNanos() {
    return attr.get(JAVA_INT, DURATION);
  }
}
