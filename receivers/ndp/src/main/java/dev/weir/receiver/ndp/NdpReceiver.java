// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.ndp;

import dev.weir.api.Ack;
import dev.weir.api.Batch;
import dev.weir.api.BatchConsumer;
import dev.weir.api.Event;
import dev.weir.api.EventBatch;
import dev.weir.api.FlowBatch;
import dev.weir.api.MetricBatch;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.StartException;
import dev.weir.bpf.event.ExtensionAnomaly;
import dev.weir.bpf.event.NdpPacket;
import dev.weir.bpf.event.PacketEvents;
import dev.weir.bpf.tap.InterfacePattern;
import dev.weir.bpf.tap.TapRequest;
import dev.weir.bpf.tap.TapSubscription;
import dev.weir.bpf.tap.Taps;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes events of the messages that taps tell of, and keeps the tables.
final class NdpReceiver implements Receiver, PacketEvents {
  /// No anomalies are asked for, so this decides nothing.
  private static final int ANY_CHAIN = 3;

  private final ReceiverContext context;
  private final NdpReceiverConfig config;
  private final BatchConsumer next;
  private final TapSubscription tap;
  private final NeighborWatch watch;
  private @Nullable AutoCloseable rounds;

  NdpReceiver(ReceiverContext context, NdpReceiverConfig config, BatchConsumer next) {
    this.context = context;
    this.config = config;
    this.next = next;
    TapRequest request =
        new TapRequest.Events(
            InterfacePattern.ofAll(config.interfaces()), true, false, ANY_CHAIN, false);
    this.tap = Taps.of(context).subscribe(request, context, this::fromTap, this);
    this.watch = new NeighborWatch(config, tap::interfaceName, context.clock());
  }

  @Override
  public void start() throws StartException {
    tap.start();
    rounds = context.threads().every("tables", config.interval(), this::round);
  }

  @Override
  public void stop(Duration grace) {
    tap.stop(grace);
    AutoCloseable ending = rounds;
    if (ending == null) {
      return;
    }
    rounds = null;
    try {
      ending.close();
    } catch (Exception e) {
      context.logger().log(Level.WARNING, "cannot end the rounds of the tables", e);
    }
    round();
  }

  @Override
  public void ndp(NdpPacket packet) {
    tell(watch.see(packet));
  }

  @Override
  public void anomaly(ExtensionAnomaly anomaly) {}

  private void round() {
    tell(watch.expire());
    next.accept(new MetricBatch(context.resource(), watch.metrics()), Ack.ignored());
  }

  private void tell(List<Event> events) {
    if (!events.isEmpty()) {
      next.accept(new EventBatch(context.resource(), events), Ack.ignored());
    }
  }

  private void fromTap(Batch batch, Ack ack) {
    switch (batch) {
      case MetricBatch metrics -> next.accept(GroupCounts.of(metrics), ack);
      case EventBatch events -> next.accept(events, ack);
      case FlowBatch flows -> next.accept(flows, ack);
    }
  }
}
