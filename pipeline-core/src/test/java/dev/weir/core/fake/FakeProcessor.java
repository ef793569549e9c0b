// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.fake;

import dev.weir.api.Ack;
import dev.weir.api.Batch;
import dev.weir.api.BatchConsumer;
import dev.weir.api.component.Processor;
import dev.weir.api.component.ProcessorContext;
import java.time.Duration;
import java.util.List;

/// A processor that does what a test says, by default passes on, and flushes by a hook.
public final class FakeProcessor implements Processor {
  /// What it does with a batch.
  @FunctionalInterface
  public interface Work {
    void process(Batch batch, Ack ack, BatchConsumer next);
  }

  private final ProcessorContext context;
  private final BatchConsumer next;
  private final List<String> journal;
  private volatile Work work = (batch, ack, next) -> next.accept(batch, ack);
  private volatile Runnable onStop = () -> {};

  public FakeProcessor(ProcessorContext context, BatchConsumer next, List<String> journal) {
    this.context = context;
    this.next = next;
    this.journal = journal;
  }

  public void doing(Work newWork) {
    work = newWork;
  }

  public void onStop(Runnable action) {
    onStop = action;
  }

  /// Whether its pipeline is live.
  public boolean live() {
    return context.live();
  }

  public BatchConsumer next() {
    return next;
  }

  @Override
  public void accept(Batch batch, Ack ack) {
    work.process(batch, ack, next);
  }

  @Override
  public void start() {
    journal.add("start " + context.id());
  }

  @Override
  public void stop(Duration grace) {
    journal.add("stop " + context.id());
    onStop.run();
  }
}
