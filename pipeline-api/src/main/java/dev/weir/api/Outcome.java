// SPDX-License-Identifier: Apache-2.0
package dev.weir.api;

/// What became of a batch, from best to worst.
public enum Outcome {
  /// Every exporter has it, or has written it where it survives a crash.
  DELIVERED,
  /// Given up on purpose and counted: a permanent error, a full queue that drops, too late for its
  /// window.
  DROPPED,
  /// Not taken: the pipeline stops or a deadline passed. A source that can replay must do so.
  REFUSED;

  /// Whether a source may forget the batch.
  public boolean acknowledged() {
    return this != REFUSED;
  }

  public Outcome worse(Outcome other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
