// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.object;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.Opened;
import dev.weir.bpf.ffi.BpfCall;
import dev.weir.bpf.ffi.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Waits for programs that are on their way: detaching some kinds of programs returns while other
/// processors still run them (docs/kernels.md).
///
/// An update of a map in a map returns when no program uses the one that was there before: the kernel
/// waits for all programs that run when it is called, of whomever, those that may sleep excepted.
/// Opened beforehand, so that nothing can be missing when it is needed. For one thread at a time.
public final class RunningPrograms implements AutoCloseable {
  private final Arena arena = Arena.ofShared();
  private final MemorySegment key;
  private final MemorySegment value;
  private final int inner;
  private final int outer;
  private boolean closed;

  private RunningPrograms() {
    Opened opened = new Opened();
    opened.add(arena);
    try {
      key = arena.allocate(JAVA_INT);
      inner = opened(BpfCall.createArray());
      opened.add(() -> Libc.close(inner));
      outer = opened(BpfCall.createArrayOfMaps(inner));
      opened.add(() -> Libc.close(outer));
      value = arena.allocateFrom(JAVA_INT, inner);
    } catch (Throwable e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  /// Makes the two maps; throws [BpfException] when the kernel refuses.
  public static RunningPrograms open() {
    return new RunningPrograms();
  }

  private static int opened(int result) {
    if (result < 0) {
      throw BpfException.of("cannot create a map to wait for programs with", result);
    }
    return result;
  }

  /// Returns when every program that ran at the call has come to its end: after some milliseconds.
  public void await() {
    int result = BpfCall.update(outer, key, value, BpfMap.ANY);
    if (result < 0) {
      throw BpfException.of("cannot wait for programs", result);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Libc.close(outer);
      Libc.close(inner);
      arena.close();
    }
  }
}
