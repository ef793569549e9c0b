// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import dev.weir.api.Batch;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Batches of which a part has arrived and the rest waits to be tried again. A worker of the queue
/// tries a batch until it has come to its end, so it has at most one here; what it left behind when it
/// comes with another batch was given up. Safe for use by several threads.
final class Shipments {
  private final Map<Thread, Shipment> waiting = new ConcurrentHashMap<>();

  /// What is left of the batch when this thread comes with it again, otherwise a new shipment.
  Shipment of(Batch batch, Supplier<Shipment> make) {
    Shipment left = waiting.remove(Thread.currentThread());
    return left != null && left.isOf(batch) ? left : make.get();
  }

  /// This thread will come back with it.
  void keep(Shipment shipment) {
    waiting.put(Thread.currentThread(), shipment);
  }

  void clear() {
    waiting.clear();
  }
}
