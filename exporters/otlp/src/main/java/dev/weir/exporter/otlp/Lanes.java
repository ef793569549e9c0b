// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/// The lanes that no worker is using: as many as there were ever workers sending at once. Safe for use
/// by several threads.
final class Lanes implements AutoCloseable {
  private final Supplier<Lane> make;
  private final Deque<Lane> free = new ArrayDeque<>();
  private boolean closed;

  Lanes(Supplier<Lane> make) {
    this.make = make;
  }

  synchronized Lane take() {
    Lane lane = free.pollFirst();
    return lane == null ? make.get() : lane;
  }

  synchronized void giveBack(Lane lane) {
    if (closed) {
      lane.close();
    } else {
      free.addFirst(lane);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    free.forEach(Lane::close);
    free.clear();
  }
}
