// SPDX-License-Identifier: Apache-2.0
package dev.weir.api;

/// What became of a batch, from best to worst.
public enum Outcome {
  /// Every exporter has it, or has written it where it survives a crash.
  DELIVERED,
  /// Given up on purpose and counted: a permanent error, a full queue that drops, too late for its
  /// window.
  DROPPED,
  /// Not taken: the pipeline stops, a deadline passed, or the queues hold more than the service's memory
  /// limit. A source that can replay must do so.
  REFUSED;

  /// Whether a source may forget the batch.
  public boolean acknowledged() {
    return this != REFUSED;
  }

  public Outcome worse(Outcome other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
