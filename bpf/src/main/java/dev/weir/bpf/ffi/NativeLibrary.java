// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ffi;

import dev.weir.bpf.BpfException;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A shared library, opened at its first use; one that is opened by name is never closed.
@SuppressWarnings("restricted")
final class NativeLibrary {
  static final NativeLibrary LIBC =
      new NativeLibrary("libc", "", () -> Linker.nativeLinker().defaultLookup());
  static final NativeLibrary LIBBPF =
      new NativeLibrary(
          "libbpf.so.1",
          "install the package libbpf1 (Debian, Ubuntu) or libbpf (Fedora, Alpine, Arch)");

  private final String name;
  private final String remedy;
  private final Supplier<SymbolLookup> open;
  private volatile @Nullable SymbolLookup symbols;

  NativeLibrary(String name, String remedy) {
    this(name, remedy, () -> SymbolLookup.libraryLookup(name, Arena.global()));
  }

  private NativeLibrary(String name, String remedy, Supplier<SymbolLookup> open) {
    this.name = name;
    this.remedy = remedy;
    this.open = open;
  }

  /// The library in a file, open until the arena closes. Opened at once: the file may go.
  static NativeLibrary at(Path file, Arena arena) {
    SymbolLookup found;
    try {
      found = SymbolLookup.libraryLookup(file, arena);
    } catch (IllegalArgumentException e) {
      throw BpfException.of(
          file
              + " cannot be loaded: "
              + e.getMessage()
              + "; where that directory is mounted noexec, name another by -Djava.io.tmpdir in"
              + " WEIR_JAVA_OPTS");
    }
    return new NativeLibrary(String.valueOf(file.getFileName()), "", () -> found);
  }

  /// The address of a function; throws [BpfException] when library or function is missing.
  MemorySegment find(String function) {
    return symbols()
        .find(function)
        .orElseThrow(
            () -> BpfException.of("function " + function + " not found in " + name + ": too old"));
  }

  private SymbolLookup symbols() {
    SymbolLookup found = symbols;
    if (found == null) {
      try {
        found = open.get();
      } catch (IllegalArgumentException _) {
        throw BpfException.of(name + " not found: " + remedy);
      }
      symbols = found;
    }
    return found;
  }
}
