// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.tc;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.StartException;
import dev.weir.bpf.flow.FlowTimeouts;
import dev.weir.bpf.tap.InterfacePattern;
import dev.weir.bpf.tap.TapRequest;
import dev.weir.bpf.tap.TapSettings;
import dev.weir.bpf.tap.TapSubscription;
import dev.weir.bpf.tap.Taps;
import java.time.Duration;

/// Flows of a packet tap on traffic control hooks.
final class TcReceiver implements Receiver {
  private final TapSubscription tap;

  TcReceiver(ReceiverContext context, TcReceiverConfig config, BatchConsumer next) {
    this.tap = Taps.of(context).subscribe(request(config), context, next);
  }

  @Override
  public void start() throws StartException {
    tap.start();
  }

  @Override
  public void stop(Duration grace) {
    tap.stop(grace);
  }

  private static TapRequest request(TcReceiverConfig config) {
    return new TapRequest.TrafficControl(
        config.interfaces().stream().map(InterfacePattern::of).toList(),
        new TapSettings(
            config.interval(),
            new FlowTimeouts(config.idleTimeout(), config.closedLinger()),
            config.maxFlows(),
            config.dedup() == TcReceiverConfig.Dedup.FIRST_INTERFACE,
            config.statistics(),
            config.extensionHeaders(),
            config.icmpv6Messages(),
            config.packetSizes()));
  }
}
