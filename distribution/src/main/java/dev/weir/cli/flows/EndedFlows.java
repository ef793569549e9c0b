// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.flows;

import dev.weir.api.Batch;
import dev.weir.api.FlowBatch;
import dev.weir.api.component.Exporter;
import dev.weir.api.flow.Flow;
import java.time.Duration;
import java.util.function.Predicate;

/// The end of the pipeline of `weir flows`: prints each flow when it has ended, and when stopped those
/// that have not.
public final class EndedFlows implements Exporter {
  private final FlowPrinter printer;
  private final WholeFlows flows;
  private Runnable nobodyReads = () -> {};
  private boolean asked;

  /// @param dropsAreKnown whether records of drops come too
  /// @param patience how long a flow that nobody counts stays open after its latest drop
  /// @param wanted which records of drops matter although nobody counts their flow
  public EndedFlows(
      FlowPrinter printer, boolean dropsAreKnown, Duration patience, Predicate<Flow> wanted) {
    this.printer = printer;
    this.flows = new WholeFlows(dropsAreKnown, patience.toNanos(), wanted, printer);
  }

  /// What to do when nobody reads what is printed any more. Call it before the start.
  public EndedFlows whenNobodyReads(Runnable action) {
    nobodyReads = action;
    return this;
  }

  @Override
  public void start() {}

  @Override
  public boolean handles(Batch batch) {
    return batch instanceof FlowBatch;
  }

  @Override
  public synchronized void export(Batch batch) {
    if (batch instanceof FlowBatch flowBatch) {
      flowBatch.flows().forEach(flows::add);
      flows.endSilent();
      printer.flush();
      tellWhenClosed();
    }
  }

  @Override
  public synchronized void stop(Duration grace) {
    flows.endAll();
    printer.finish();
    tellWhenClosed();
  }

  private void tellWhenClosed() {
    if (printer.isClosed() && !asked) {
      asked = true;
      nobodyReads.run();
    }
  }
}
