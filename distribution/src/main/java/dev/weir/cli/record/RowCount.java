// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.record;

import dev.weir.api.Batch;
import dev.weir.api.FlowBatch;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Window;
import java.util.concurrent.atomic.LongAdder;

/// Counts rows that were written. Safe for use by several threads.
public final class RowCount {
  private final LongAdder rows = new LongAdder();
  private final LongAdder flows = new LongAdder();
  private final LongAdder drops = new LongAdder();

  /// The counts at one moment.
  ///
  /// @param flows rows of flows that were not there in the window before
  /// @param drops packets that the kernel dropped
  public record Counts(long rows, long flows, long drops) {}

  /// Adds the rows of a batch, if there are any.
  public void add(Batch batch) {
    if (batch instanceof FlowBatch flowBatch) {
      flowBatch.flows().forEach(this::add);
    }
  }

  public Counts counts() {
    return new Counts(rows.sum(), flows.sum(), drops.sum());
  }

  private void add(Flow flow) {
    Window window = flow.window();
    if (window == null) {
      return;
    }
    rows.increment();
    if (!window.beganBefore() && flow.traffic() != null) {
      flows.increment();
    }
    if (window.drops() != null) {
      window.drops().forEach(drop -> drops.add(drop.packets()));
    }
  }
}
