// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.event;

import dev.weir.bpf.object.BpfMap;
import dev.weir.bpf.ring.RingBuffer;

/// The reading end of the kernel's ring of events.
///
/// One thread drains; another may end its wait. The programs wake the reader only when much is
/// unread, so it must come by itself every now and then. Close it when nobody waits.
public final class EventRing implements AutoCloseable {
  private final RingBuffer ring;
  private final PacketEvents events;

  /// Maps the ring; throws [dev.weir.bpf.BpfException] when the map is none.
  public EventRing(BpfMap map, PacketEvents events) {
    this.ring = new RingBuffer(map);
    this.events = events;
  }

  /// Gives everything unread to the events, in the order in which the kernel saw it.
  public void drain() {
    ring.drain((data, offset, _) -> EventDecoder.read(data, offset, events));
  }

  /// Waits until much is unread, the time is over or [#wake] is called.
  public void await(int timeoutMillis) {
    ring.await(timeoutMillis);
  }

  /// Ends the present or else the next wait. Any thread; nothing after closing.
  public void wake() {
    ring.wake();
  }

  @Override
  public void close() {
    ring.close();
  }
}
