// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue;

import dev.weir.api.Batch;
import dev.weir.api.Outcome;
import dev.weir.core.telemetry.ComponentTelemetry;
import dev.weir.core.telemetry.DropReason;
import java.util.concurrent.atomic.LongAdder;

/// The ends that a batch can come to at an exporter, each counted once and then told to the
/// batch's source. Safe for use by several threads.
final class Ends {
  private final ComponentTelemetry telemetry;
  private final LongAdder refusedBatches = new LongAdder();
  private final LongAdder refusedItems = new LongAdder();

  Ends(ComponentTelemetry telemetry) {
    this.telemetry = telemetry;
  }

  void delivered(Entry entry) {
    if (entry.end()) {
      telemetry.out(entry.batch());
      settle(entry, Outcome.DELIVERED);
    }
  }

  /// There was nothing to do with it.
  void ignored(Entry entry) {
    if (entry.end()) {
      telemetry.ignored(entry.batch());
      settle(entry, Outcome.DELIVERED);
    }
  }

  void dropped(Entry entry, DropReason reason) {
    if (entry.end()) {
      telemetry.dropped(entry.batch(), reason);
      settle(entry, Outcome.DROPPED);
    }
  }

  void refused(Entry entry) {
    if (entry.end()) {
      Batch batch = entry.batch();
      telemetry.refused(batch);
      refusedBatches.increment();
      refusedItems.add(batch.size());
      settle(entry, Outcome.REFUSED);
    }
  }

  long refusedBatches() {
    return refusedBatches.sum();
  }

  long refusedItems() {
    return refusedItems.sum();
  }

  /// The source's code runs here: what it throws must not end a worker.
  private void settle(Entry entry, Outcome outcome) {
    try {
      entry.ack().settle(outcome);
    } catch (RuntimeException e) {
      telemetry.exception();
      telemetry.health().note("an ack failed: " + e);
    }
  }
}
