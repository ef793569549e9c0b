// SPDX-License-Identifier: Apache-2.0
package com.example.heartbeat;

import dev.weir.api.Ack;
import dev.weir.api.Attributes;
import dev.weir.api.BatchConsumer;
import dev.weir.api.Event;
import dev.weir.api.EventBatch;
import dev.weir.api.Severity;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.StartException;
import java.time.Duration;
import java.util.List;

/// Hands over an event every interval. Its timer comes from the context, which names the thread,
/// watches it, and waits for a beat under way when the timer is closed.
final class HeartbeatReceiver implements Receiver {
  private final ReceiverContext context;
  private final HeartbeatReceiverConfig config;
  private final BatchConsumer next;
  private AutoCloseable timer = () -> {};
  private long beats;

  HeartbeatReceiver(ReceiverContext context, HeartbeatReceiverConfig config, BatchConsumer next) {
    this.context = context;
    this.config = config;
    this.next = next;
  }

  @Override
  public void start() throws StartException {
    timer = context.threads().every("beat", config.interval(), this::beat);
  }

  @Override
  public void stop(Duration grace) {
    try {
      timer.close();
    } catch (Exception e) {
      context.logger().log(System.Logger.Level.WARNING, "the timer did not end", e);
    }
  }

  private void beat() {
    if (config.count() > 0 && beats == config.count()) {
      return;
    }
    beats++;
    Event event =
        new Event(
            "heartbeat",
            context.clock().epochNanos(),
            Severity.INFO,
            config.message(),
            Attributes.of("heartbeat.number", beats));
    // Nobody could replay a heartbeat, so what becomes of it does not matter.
    next.accept(new EventBatch(context.resource(), List.of(event)), Ack.ignored());
    if (beats == config.count()) {
      context.finished();
    }
  }
}
