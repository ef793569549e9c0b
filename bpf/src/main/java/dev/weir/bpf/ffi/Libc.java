// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ffi;

import dev.weir.bpf.BpfException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The part of the C library that is used. Results are the value or the negative errno.
@SuppressWarnings("restricted")
public final class Libc {
  public static final int PROT_READ = 1;
  public static final int PROT_WRITE = 2;
  private static final int MAP_SHARED = 1;
  private static final int MAP_PRIVATE = 2;
  private static final int MAP_ANONYMOUS = 0x20;

  private static final NativeFunction MMAP = function("mmap");
  private static final NativeFunction MUNMAP = function("munmap");
  private static final NativeFunction CLOSE = function("close");
  private static final NativeFunction IF_NAMETOINDEX = function("if_nametoindex");
  private static final NativeFunction GETPAGESIZE = function("getpagesize");

  private Libc() {}

  private static NativeFunction function(String name) {
    return new NativeFunction(NativeLibrary.LIBC, name);
  }

  /// Maps `length` bytes of `fd` from `offset`, shared, until `arena` closes.
  public static MemorySegment map(int fd, long offset, long length, int protection, Arena arena) {
    return map(fd, offset, length, protection, MAP_SHARED, arena);
  }

  /// Zeroed private memory that costs nothing until it is touched, until `arena` closes.
  public static MemorySegment mapAnonymous(long length, Arena arena) {
    return map(-1, 0, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, arena);
  }

  private static MemorySegment map(
      int fd, long offset, long length, int protection, int flags, Arena arena) {
    // void *mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset);
    long address = MMAP.call(0, length, protection, flags, fd, offset);
    if (address == -1) {
      throw BpfException.of("cannot map " + length + " bytes of memory", NativeFunction.errno());
    }
    // int munmap(void *addr, size_t length);
    return MemorySegment.ofAddress(address)
        .reinterpret(length, arena, mapped -> MUNMAP.call(mapped.address(), length));
  }

  // int getpagesize(void);
  public static int pageSize() {
    return (int) GETPAGESIZE.call(0);
  }

  // int close(int fd);
  public static int close(int fd) {
    return NativeFunction.valueOrErrno(CLOSE.call(fd));
  }

  /// The index of an interface of the calling thread's network namespace.
  public static int interfaceIndex(String name) {
    try (Arena arena = Arena.ofConfined()) {
      // unsigned int if_nametoindex(const char *ifname);
      int index = (int) IF_NAMETOINDEX.call(arena.allocateFrom(name).address());
      return index == 0 ? -NativeFunction.errno() : index;
    }
  }
}
