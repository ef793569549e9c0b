// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.reload;

import dev.weir.api.Ack;
import dev.weir.api.Batch;
import dev.weir.api.BatchConsumer;
import dev.weir.api.component.Processor;
import dev.weir.api.component.ProcessorContext;
import dev.weir.api.component.StartException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/// A processor that passes on, or, when it shares, holds everything until it is told or stopped.
final class Step implements Processor {
  private record Held(Batch batch, Ack ack) {}

  private final World world;
  private final ProcessorContext context;
  private final MarkedSettings config;
  private final BatchConsumer next;
  private final Deque<Held> held = new ArrayDeque<>();
  private volatile Runnable onBatch = () -> {};

  Step(World world, ProcessorContext context, MarkedSettings config, BatchConsumer next) {
    this.world = world;
    this.context = context;
    this.config = config;
    this.next = next;
  }

  String setup() {
    return context.setup();
  }

  /// Makes every batch do this first.
  void onBatch(Runnable action) {
    onBatch = action;
  }

  synchronized int held() {
    return held.size();
  }

  /// Passes on everything that is held, as a timer would.
  synchronized void release() {
    while (!held.isEmpty()) {
      Held first = Objects.requireNonNull(held.pollFirst());
      next.accept(first.batch(), first.ack());
    }
  }

  @Override
  public void start() throws StartException {
    world.start(context.id(), config);
  }

  @Override
  public synchronized void accept(Batch batch, Ack ack) {
    onBatch.run();
    if (config.shares()) {
      held.add(new Held(batch, ack));
    } else {
      next.accept(batch, ack);
    }
  }

  @Override
  public void stop(Duration grace) {
    release();
    world.stop(context.id(), config);
  }
}
