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
  static final int CLOSE_ON_EXEC = 0x80000;
  static final int NONBLOCK = 0x800;
  static final int NEW_NETWORK = 0x40000000;
  private static final int MAP_SHARED = 1;
  static final int MAP_PRIVATE = 2;
  static final int MAP_ANONYMOUS = 0x20;
  static final int MAP_NORESERVE = 0x4000;

  private static final NativeFunction MMAP = function("mmap");
  private static final NativeFunction MUNMAP = function("munmap");
  private static final NativeFunction CLOSE = function("close");
  private static final NativeFunction IF_NAMETOINDEX = function("if_nametoindex");
  private static final NativeFunction GETPAGESIZE = function("getpagesize");

  private static final NativeFunction OPEN = function("open");
  private static final NativeFunction SETNS = function("setns");
  private static final NativeFunction POLL = function("poll");
  private static final NativeFunction EVENTFD = function("eventfd");
  private static final NativeFunction READ = function("read");
  private static final NativeFunction WRITE = function("write");

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

  /// As [#mapAnonymous], without a claim on memory that is never touched.
  public static MemorySegment reserve(long length, Arena arena) {
    return map(
        -1, 0, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, arena);
  }

  private static MemorySegment map(
      int fd, long offset, long length, int protection, int flags, Arena arena) {
    // void *mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset);
    long address = MMAP.call(0, length, protection, flags, fd, offset);
    if (address == -1) {
      throw BpfException.of("cannot map " + length + " bytes of memory", NativeFunction.errno());
    }
    try {
      return MemorySegment.ofAddress(address)
          .reinterpret(length, arena, mapped -> MUNMAP.call(mapped.address(), length));
    } catch (Throwable e) {
      // int munmap(void *addr, size_t length);
      MUNMAP.call(address, length);
      throw e;
    }
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

  /// Puts the calling thread into the network namespace that `path` names, for the rest of its
  /// life: sockets and attachments it makes belong there.
  public static int enterNetworkNamespace(String path) {
    try (Arena arena = Arena.ofConfined()) {
      // int open(const char *pathname, int flags);
      int fd =
          NativeFunction.valueOrErrno(OPEN.call(arena.allocateFrom(path).address(), CLOSE_ON_EXEC));
      if (fd < 0) {
        return fd;
      }
      // int setns(int fd, int nstype);
      int result = NativeFunction.valueOrErrno(SETNS.call(fd, NEW_NETWORK));
      close(fd);
      return result;
    }
  }

  // int poll(struct pollfd *fds, nfds_t nfds, int timeout);
  static int poll(MemorySegment descriptors, int count, int timeoutMillis) {
    return NativeFunction.valueOrErrno(POLL.call(descriptors.address(), count, timeoutMillis));
  }

  // int eventfd(unsigned int initval, int flags);
  static int eventFd() {
    return NativeFunction.valueOrErrno(EVENTFD.call(0, CLOSE_ON_EXEC | NONBLOCK));
  }

  // ssize_t read(int fd, void *buf, size_t count);
  static int read(int fd, MemorySegment buffer) {
    return NativeFunction.valueOrErrno(READ.call(fd, buffer.address(), buffer.byteSize()));
  }

  // ssize_t write(int fd, const void *buf, size_t count);
  static int write(int fd, MemorySegment buffer) {
    return NativeFunction.valueOrErrno(WRITE.call(fd, buffer.address(), buffer.byteSize()));
  }
}
