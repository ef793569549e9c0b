// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ffi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;

/// What libbpf says while it works, kept per thread until taken, instead of printed to stderr.
@SuppressWarnings("restricted")
final class LibbpfLog {
  private static final int LINE_BYTES = 1024;
  private static final int DEBUG_LEVEL = 2;
  private static final int KEPT_CHARS = 64 << 10;
  private static final ThreadLocal<StringBuilder> LINES =
      ThreadLocal.withInitial(StringBuilder::new);
  private static final NativeFunction VSNPRINTF =
      new NativeFunction(NativeLibrary.LIBC, "vsnprintf");

  private LibbpfLog() {}

  /// The callback for `libbpf_set_print`, alive as long as the process.
  static MemorySegment callback() {
    try {
      MethodHandle print =
          MethodHandles.lookup()
              .findStatic(
                  LibbpfLog.class,
                  "print",
                  MethodType.methodType(
                      int.class, int.class, MemorySegment.class, MemorySegment.class));
      return Linker.nativeLinker()
          .upcallStub(
              print, FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS), Arena.global());
    } catch (ReflectiveOperationException impossible) {
      throw new LinkageError("print", impossible);
    }
  }

  static void clear() {
    LINES.get().setLength(0);
  }

  static String take() {
    String text = LINES.get().toString();
    clear();
    return text;
  }

  // int print(enum libbpf_print_level level, const char *format, va_list arguments)
  // A va_list parameter is a pointer on x86-64 and on AArch64, and is only passed on.
  static int print(int level, MemorySegment format, MemorySegment arguments) {
    if (level >= DEBUG_LEVEL) {
      return 0;
    }
    // An exception that leaves an upcall ends the process: a lost log line does less harm.
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment line = arena.allocate(LINE_BYTES);
      VSNPRINTF.call(line.address(), LINE_BYTES, format.address(), arguments.address());
      StringBuilder lines = LINES.get();
      if (lines.length() < KEPT_CHARS) {
        lines.append(line.getString(0, StandardCharsets.ISO_8859_1));
      }
    } catch (Throwable _) {
      return 0;
    }
    return 0;
  }
}
