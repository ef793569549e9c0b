// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import dev.weir.api.Ack;
import dev.weir.api.Batch;
import dev.weir.api.BatchConsumer;
import dev.weir.api.Outcome;
import dev.weir.core.telemetry.ComponentTelemetry;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/// The edge behind a receiver: counts what it hands over and what comes back refused. Safe for use
/// by several threads.
final class Handover implements BatchConsumer {
  private final ComponentTelemetry telemetry;
  private final BooleanSupplier refusing;
  private final Gate gate = new Gate();
  private volatile boolean closed;

  /// @param refusing whether a batch that comes now should come later
  Handover(ComponentTelemetry telemetry, BooleanSupplier refusing) {
    this.telemetry = telemetry;
    this.refusing = refusing;
  }

  /// The way to the pipelines.
  Gate gate() {
    return gate;
  }

  @Override
  public void accept(Batch batch, Ack ack) {
    telemetry.out(batch);
    Ack counted = new Counted(telemetry, batch.size(), ack);
    if (closed || refusing.getAsBoolean()) {
      counted.settle(Outcome.REFUSED);
      return;
    }
    long before = System.nanoTime();
    gate.accept(batch, counted);
    telemetry.spent(System.nanoTime() - before);
  }

  /// Refuses everything from now on.
  void close() {
    closed = true;
  }

  /// Settles the receiver's ack once and keeps its exceptions from whoever settles. Who holds it does
  /// not hold the batch.
  private static final class Counted extends AtomicBoolean implements Ack {
    private static final long serialVersionUID = 1L;
    private final transient ComponentTelemetry telemetry;
    private final int items;
    private final transient Ack ack;

    Counted(ComponentTelemetry telemetry, int items, Ack ack) {
      this.telemetry = telemetry;
      this.items = items;
      this.ack = ack;
    }

    @Override
    public void settle(Outcome outcome) {
      if (!compareAndSet(false, true)) {
        return;
      }
      if (!outcome.acknowledged()) {
        telemetry.refused(items);
      }
      try {
        ack.settle(outcome);
      } catch (Throwable e) {
        telemetry.exception();
        telemetry.health().note("its ack threw " + e);
      }
    }
  }
}
