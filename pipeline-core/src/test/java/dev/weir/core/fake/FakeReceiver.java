// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.fake;

import dev.weir.api.Ack;
import dev.weir.api.Batch;
import dev.weir.api.BatchConsumer;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.StartException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A receiver that a test drives: `send` is what its threads would do.
public final class FakeReceiver implements Receiver {
  private final ReceiverContext context;
  private final BatchConsumer next;
  private final List<String> journal;
  private volatile @Nullable StartException startFailure;
  private volatile Runnable onStop = () -> {};

  public FakeReceiver(ReceiverContext context, BatchConsumer next, List<String> journal) {
    this.context = context;
    this.next = next;
    this.journal = journal;
  }

  public void send(Batch batch, Ack ack) {
    next.accept(batch, ack);
  }

  public void send(Batch batch) {
    send(batch, Ack.ignored());
  }

  public ReceiverContext context() {
    return context;
  }

  public void failStart(StartException failure) {
    startFailure = failure;
  }

  public void onStop(Runnable action) {
    onStop = action;
  }

  @Override
  public void start() throws StartException {
    StartException failure = startFailure;
    if (failure != null) {
      throw failure;
    }
    journal.add("start " + context.id());
  }

  @Override
  public void stop(Duration grace) {
    journal.add("stop " + context.id());
    onStop.run();
  }
}
