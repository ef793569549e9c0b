// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.exthdr;

import dev.weir.api.Ack;
import dev.weir.api.BatchConsumer;
import dev.weir.api.EventBatch;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.StartException;
import dev.weir.bpf.event.AnomalyEvents;
import dev.weir.bpf.event.ExtensionAnomaly;
import dev.weir.bpf.event.NdpPacket;
import dev.weir.bpf.event.PacketEvents;
import dev.weir.bpf.tap.InterfacePattern;
import dev.weir.bpf.tap.TapRequest;
import dev.weir.bpf.tap.TapSubscription;
import dev.weir.bpf.tap.Taps;
import java.time.Duration;
import java.util.List;

/// Hands on what taps count of extension headers, and makes events of the irregular chains they tell.
final class ExthdrReceiver implements Receiver, PacketEvents {
  private final ReceiverContext context;
  private final BatchConsumer next;
  private final boolean telling;
  private final TapSubscription tap;
  private final AnomalyEvents events;

  ExthdrReceiver(ReceiverContext context, ExthdrReceiverConfig config, BatchConsumer next) {
    this.context = context;
    this.next = next;
    this.telling = config.events();
    TapRequest request =
        new TapRequest.Events(
            InterfacePattern.ofAll(config.interfaces()),
            false,
            // Also without events: telling of an anomaly is what counts it.
            true,
            config.maxChain(),
            true);
    this.tap = Taps.of(context).subscribe(request, context, next, this);
    this.events = new AnomalyEvents(tap::interfaceName);
  }

  @Override
  public void start() throws StartException {
    tap.start();
  }

  @Override
  public void stop(Duration grace) {
    tap.stop(grace);
  }

  @Override
  public void ndp(NdpPacket packet) {}

  @Override
  public void anomaly(ExtensionAnomaly anomaly) {
    if (!telling) {
      return;
    }
    next.accept(new EventBatch(context.resource(), List.of(events.event(anomaly))), Ack.ignored());
  }
}
