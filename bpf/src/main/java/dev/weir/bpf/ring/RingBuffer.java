// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.bpf.ffi.Libc;
import dev.weir.bpf.ffi.WakeablePoll;
import dev.weir.bpf.object.BpfMap;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/// The reading end of a BPF_MAP_TYPE_RINGBUF, over memory shared with the kernel: reading an event
/// takes no system call and no copy.
///
/// One thread reads: it calls [#await] and then [#drain]. Another may end the wait with [#wake].
/// Programs that write without waking (BPF_RB_NO_WAKEUP) need a wait with a timeout. Valid until
/// closed, even after the object that the map is of. An event that did not fit is lost where it was
/// reserved: only the program can count it.
public final class RingBuffer implements AutoCloseable {
  /// Receives an event: `length` bytes of `data` from `offset`, 8-byte aligned and valid during the
  /// call only.
  public interface Handler {
    void event(MemorySegment data, long offset, int length);
  }

  static final int HEADER_BYTES = 8;
  static final int BUSY = 1 << 31;
  static final int DISCARDED = 1 << 30;
  private static final VarHandle INT = JAVA_INT.varHandle();
  private static final VarHandle LONG = JAVA_LONG.varHandle();

  private final Arena arena = Arena.ofShared();
  private final MemorySegment consumer;
  private final MemorySegment producer;
  private final MemorySegment data;
  private final WakeablePoll poll;
  private final long mask;
  private long position;

  /// Maps the ring; throws [dev.weir.bpf.BpfException] when the map is none.
  public RingBuffer(BpfMap map) {
    long size = map.maxEntries();
    long page = Libc.pageSize();
    try {
      // Page 0: our position, which we write. Page 1: theirs. Then the data, mapped twice in a row
      // so that an event that wraps around lies in one piece.
      consumer = Libc.map(map.fd(), 0, page, Libc.PROT_READ | Libc.PROT_WRITE, arena);
      MemorySegment theirs = Libc.map(map.fd(), page, page + 2 * size, Libc.PROT_READ, arena);
      producer = theirs.asSlice(0, page);
      data = theirs.asSlice(page);
      poll = new WakeablePoll(map.fd());
    } catch (Throwable e) {
      arena.close();
      throw e;
    }
    mask = size - 1;
    position = (long) LONG.getAcquire(consumer, 0L);
  }

  /// Gives all complete events to `handler`, in the order in which they were reserved, and returns
  /// their number. Their room is handed back at the end, or in quarters of the ring. An event whose
  /// handling throws counts as handled.
  public int drain(Handler handler) {
    int events = 0;
    long start = position;
    try {
      while (position < (long) LONG.getAcquire(producer, 0L)) {
        long offset = position & mask;
        int header = (int) INT.getAcquire(data, offset);
        if ((header & BUSY) != 0) {
          break;
        }
        int length = header & ~(BUSY | DISCARDED);
        position += (HEADER_BYTES + length + 7L) & ~7L;
        if ((header & DISCARDED) == 0) {
          events++;
          handler.event(data, offset + HEADER_BYTES, length);
        }
        // A stream that never pauses must not keep the whole ring occupied.
        if (position - start > mask / 4) {
          LONG.setRelease(consumer, 0L, position);
          start = position;
        }
      }
    } finally {
      LONG.setRelease(consumer, 0L, position);
    }
    return events;
  }

  /// Waits until an event arrives, the time is over (negative: never) or [#wake] is called; returns
  /// whether there is an event.
  public boolean await(int timeoutMillis) {
    return poll.await(timeoutMillis);
  }

  /// Ends the present or else the next [#await]. Any thread.
  public void wake() {
    poll.wake();
  }

  /// Bytes that are occupied at present, of the ring's size.
  public long occupiedBytes() {
    return (long) LONG.getAcquire(producer, 0L) - (long) LONG.getAcquire(consumer, 0L);
  }

  /// Not while another thread waits or drains.
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      poll.close();
      arena.close();
    }
  }
}
