// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.reload;

import dev.weir.api.Ack;
import dev.weir.api.Batch;
import dev.weir.api.BatchConsumer;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.StartException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// A receiver that a test drives. While it is stopped it hands over one last batch if it was given one.
final class Source implements Receiver {
  /// What sources that share have in common.
  static final class Shared {
    final AtomicInteger users = new AtomicInteger();
  }

  private final World world;
  private final ReceiverContext context;
  private final MarkedSettings config;
  private final BatchConsumer next;
  private volatile Runnable onStop = () -> {};

  Source(World world, ReceiverContext context, MarkedSettings config, BatchConsumer next) {
    this.world = world;
    this.context = context;
    this.config = config;
    this.next = next;
    if (config.shares()) {
      context.shared(Shared.class, Shared::new).users.incrementAndGet();
    }
  }

  Shared shared() {
    return context.shared(Shared.class, Shared::new);
  }

  ReceiverContext context() {
    return context;
  }

  void send(Batch batch, Ack ack) {
    next.accept(batch, ack);
  }

  void send(Batch batch) {
    send(batch, Ack.ignored());
  }

  void onStop(Runnable action) {
    onStop = action;
  }

  @Override
  public void start() throws StartException {
    world.start(context.id(), config);
  }

  @Override
  public void stop(Duration grace) {
    onStop.run();
    world.stop(context.id(), config);
  }
}
