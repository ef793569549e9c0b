// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.telemetry;

import java.util.Locale;

/// Why the runtime dropped a batch on purpose. The labels are part of the metrics and frozen.
public enum DropReason {
  /// The exporter said that trying again cannot help.
  PERMANENT,
  /// Retried for `retry.max_elapsed` without success.
  RETRY_EXHAUSTED,
  /// The exporter failed and `retry.enabled` is false.
  RETRY_DISABLED,
  /// The queue was full and `queue.when_full` says drop.
  QUEUE_FULL,
  /// The component threw an exception that it should have handled, or a batch cannot be written to disk.
  EXCEPTION,
  /// The disk queue could not read it back.
  UNREADABLE;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
