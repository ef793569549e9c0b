// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Waits until a descriptor has something to read, or another thread calls [#wake]. One thread
/// waits; any may wake, as long as this is open. Does not own the descriptor.
public final class WakeablePoll implements AutoCloseable {
  static final int POLLFD_SIZE = 8;
  static final int POLLFD_EVENTS = 4;
  static final int POLLFD_REVENTS = 6;
  private static final short READABLE = 1;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment descriptors;
  private final MemorySegment rung;
  private final MemorySegment one;
  private final int bell;
  private boolean open = true;

  /// Throws [BpfException] when the process has no descriptor left.
  public WakeablePoll(int fd) {
    try {
      descriptors = arena.allocate(2L * POLLFD_SIZE, 8);
      rung = arena.allocate(JAVA_LONG);
      one = arena.allocateFrom(JAVA_LONG, 1L);
      bell = Libc.eventFd();
      if (bell < 0) {
        throw BpfException.of("cannot create an eventfd", bell);
      }
    } catch (Throwable e) {
      arena.close();
      throw e;
    }
    watch(0, fd);
    watch(POLLFD_SIZE, bell);
  }

  private void watch(long at, int fd) {
    descriptors.set(JAVA_INT, at, fd);
    descriptors.set(JAVA_SHORT, at + POLLFD_EVENTS, READABLE);
  }

  /// Returns true when the descriptor can be read, false when the time is over or this was woken. A
  /// wake-up that came before the call ends it at once. Negative waits for ever.
  public boolean await(int timeoutMillis) {
    int result = Libc.poll(descriptors, 2, timeoutMillis);
    if (result < 0 && !Errno.EINTR.is(result)) {
      throw BpfException.of("cannot wait", result);
    }
    if (result <= 0) {
      return false;
    }
    if (descriptors.get(JAVA_SHORT, POLLFD_SIZE + POLLFD_REVENTS) != 0) {
      Libc.read(bell, rung);
    }
    return descriptors.get(JAVA_SHORT, POLLFD_REVENTS) != 0;
  }

  /// Ends the present or else the next wait. Nothing after closing.
  public synchronized void wake() {
    if (open) {
      Libc.write(bell, one);
    }
  }

  /// Not while another thread waits: wake it first, and let it end.
  @Override
  public synchronized void close() {
    if (open) {
      open = false;
      Libc.close(bell);
      arena.close();
    }
  }
}
