// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.telemetry;

/// What can be read from an exporter's queue at any time, by any thread.
public interface QueueReading {
  /// Bytes that wait for a worker, by the batches' own estimate.
  long bytes();

  long capacityBytes();

  /// Batches that wait or are being exported.
  int batches();

  /// Batches that are being exported, or wait to be tried again.
  int inFlight();

  /// Where batches wait: `memory` or `disk`.
  String storage();

  /// Age of the oldest batch that waits or is being exported; 0 when there is none.
  double oldestSeconds();

  /// Attempts after the first, so far.
  long retries();
}
