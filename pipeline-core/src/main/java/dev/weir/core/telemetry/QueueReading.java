// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.telemetry;

/// What can be read from an exporter's queue at any time, by any thread.
public interface QueueReading {
  /// Bytes that wait for a worker: in memory by the batches' own estimate, on disk as they are written.
  long bytes();

  /// Those of them that take memory.
  default long memoryBytes() {
    return storage().equals("memory") ? bytes() : 0;
  }

  long capacityBytes();

  /// Batches that wait or are being exported.
  int batches();

  /// Batches that are being exported, or wait to be tried again.
  int inFlight();

  /// Where batches wait: `memory` or `disk`.
  String storage();

  /// Age of the oldest batch that waits or is being exported; 0 when there is none.
  double oldestSeconds();

  /// Batches that an earlier run had left on disk at the start.
  default long replayedBatches() {
    return 0;
  }

  /// The records in them.
  default long replayedItems() {
    return 0;
  }

  /// Bytes of a disk queue that could not be read back.
  default long unreadableBytes() {
    return 0;
  }

  /// Attempts after the first, so far.
  long retries();
}
