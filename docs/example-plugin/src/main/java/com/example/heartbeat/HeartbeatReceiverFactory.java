// SPDX-License-Identifier: Apache-2.0
package com.example.heartbeat;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.Problems;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.ReceiverFactory;
import dev.weir.api.component.Stability;
import java.time.Duration;

/// Found by its name in `META-INF/services/dev.weir.api.component.ReceiverFactory`.
public final class HeartbeatReceiverFactory implements ReceiverFactory<HeartbeatReceiverConfig> {
  @Override
  public String type() {
    return "heartbeat";
  }

  @Override
  public String description() {
    return "Emits an event at fixed intervals, to see that a pipeline is alive.";
  }

  @Override
  public Stability stability() {
    return Stability.ALPHA;
  }

  @Override
  public HeartbeatReceiverConfig defaults() {
    return HeartbeatReceiverConfig.DEFAULTS;
  }

  @Override
  public void check(HeartbeatReceiverConfig config, Problems problems) {
    if (config.interval().compareTo(Duration.ofMillis(1)) < 0) {
      problems.add("interval", "is " + config.interval().toNanos() + "ns; wanted 1ms or more");
    }
    if (config.count() < 0) {
      problems.add("count", "is " + config.count() + "; wanted 0 or more");
    }
  }

  @Override
  public Receiver create(
      ReceiverContext context, HeartbeatReceiverConfig config, BatchConsumer next) {
    return new HeartbeatReceiver(context, config, next);
  }
}
