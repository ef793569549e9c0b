// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.component;

import dev.weir.api.Batch;

/// Sends batches out. Queueing, retries, acks and counting are the runtime's.
public non-sealed interface Exporter extends Component {
  /// Delivers one batch and returns when it is delivered. Called from a worker thread that may
  /// block; by one thread at a time unless [#concurrency] says otherwise.
  ///
  /// @throws DeliveryException when the batch could not be delivered
  /// @throws InterruptedException when the runtime gives up waiting
  void export(Batch batch) throws DeliveryException, InterruptedException;

  /// Whether the exporter does anything with this batch. What it does not handle is acknowledged as
  /// delivered without being queued or exported, and says nothing about the exporter's health. Called
  /// from the threads of those who hand batches over; must be quick and have no effect.
  default boolean handles(Batch batch) {
    return true;
  }

  /// Writes what export has buffered. Called when the queue has run empty and before stop.
  ///
  /// @throws DeliveryException when it could not be written
  default void flush() throws DeliveryException, InterruptedException {}

  /// How many threads may call `export` at once.
  default int concurrency() {
    return 1;
  }
}
