// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import dev.weir.otlp.decode.Room;
import java.util.concurrent.atomic.AtomicLong;

/// Memory that one request takes. For one thread, but for [#release].
final class Reservation implements Room {
  private final Limits limits;
  private final AtomicLong bytes = new AtomicLong();
  private boolean hopeless;

  Reservation(Limits limits) {
    this.limits = limits;
  }

  @Override
  public void take(long more) throws NoRoomException {
    if (bytes.get() + more > limits.mostBytes()) {
      hopeless = true;
      throw new NoRoomException(
          "the request is too large: decoded it takes more than " + limits.mostBytes() + " bytes");
    }
    if (!limits.reserve(more)) {
      throw new NoRoomException("what is under way takes the memory there is");
    }
    bytes.addAndGet(more);
  }

  /// Whether the request would not fit if it were alone.
  boolean isHopeless() {
    return hopeless;
  }

  /// Gives so much of it back.
  void release(long fewer) {
    bytes.addAndGet(-fewer);
    limits.release(fewer);
  }

  /// Gives all of it back.
  void release() {
    limits.release(bytes.getAndSet(0));
  }
}
