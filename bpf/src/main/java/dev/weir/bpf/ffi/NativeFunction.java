// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ffi;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/// One C function, found by name at its first call.
///
/// Every integer and pointer argument travels as a 64-bit word, which on the 64-bit System V and
/// AArch64 conventions is what the function reads; words beyond its parameters are ignored. So one
/// method handle serves them all, and start-up pays for one shape instead of dozens. `int` results
/// have undefined upper bits: narrow them.
@SuppressWarnings("restricted")
final class NativeFunction {
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final long ERRNO = STATE.byteOffset(PathElement.groupElement("errno"));
  private static final ThreadLocal<MemorySegment> CAPTURED =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));
  private static final MethodHandle CALL =
      Linker.nativeLinker()
          .downcallHandle(
              FunctionDescriptor.of(
                  JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
              Linker.Option.captureCallState("errno"));

  private final NativeLibrary library;
  private final String name;
  // Written without a lock: every thread would find the same address.
  private @Nullable MemorySegment address;

  NativeFunction(NativeLibrary library, String name) {
    this.library = library;
    this.name = name;
  }

  long call(long a) {
    return call(a, 0, 0, 0, 0, 0);
  }

  long call(long a, long b) {
    return call(a, b, 0, 0, 0, 0);
  }

  long call(long a, long b, long c) {
    return call(a, b, c, 0, 0, 0);
  }

  long call(long a, long b, long c, long d) {
    return call(a, b, c, d, 0, 0);
  }

  long call(long a, long b, long c, long d, long e) {
    return call(a, b, c, d, e, 0);
  }

  /// Calls the function and returns its raw result word.
  long call(long a, long b, long c, long d, long e, long f) {
    MemorySegment function = address;
    if (function == null) {
      function = library.find(name);
      address = function;
    }
    try {
      return (long) CALL.invokeExact(function, CAPTURED.get(), a, b, c, d, e, f);
    } catch (RuntimeException | Error unchecked) {
      throw unchecked;
    } catch (Throwable impossible) {
      throw new AssertionError("native function " + name, impossible);
    }
  }

  /// The errno of this thread's last call; stale when that call succeeded.
  static int errno() {
    return CAPTURED.get().get(ValueLayout.JAVA_INT, ERRNO);
  }

  /// The result of a libc function that returns -1 and sets errno, as value or negative errno.
  static int valueOrErrno(long result) {
    return (int) result == -1 ? -errno() : (int) result;
  }
}
