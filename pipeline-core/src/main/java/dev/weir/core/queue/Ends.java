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
      telemetry.dropped(entry.batch().size(), reason);
      settle(entry, Outcome.DROPPED);
    }
  }

  /// It was written where it stays until it is delivered.
  void stored(Entry entry) {
    if (entry.end()) {
      settle(entry, Outcome.DELIVERED);
    }
  }

  /// It will be delivered unless the machine loses its power: a source that can replay should.
  void unsure(Entry entry) {
    if (entry.end()) {
      settle(entry, Outcome.REFUSED);
    }
  }

  /// Not delivered: the source has it still, or the disk.
  void refused(Entry entry) {
    if (entry.stored()) {
      if (entry.end()) {
        settle(entry, Outcome.REFUSED);
      }
    } else if (entry.end()) {
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
