// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.tc;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.StartException;
import dev.weir.bpf.tap.InterfacePattern;
import dev.weir.bpf.tap.TapRequest;
import dev.weir.bpf.tap.TapSubscription;
import dev.weir.bpf.tap.Taps;
import java.time.Duration;

/// Flows of a packet tap on traffic control hooks.
final class TcReceiver implements Receiver {
  private final TapSubscription tap;

  TcReceiver(ReceiverContext context, TcReceiverConfig config, BatchConsumer next) {
    TapRequest request =
        new TapRequest.TrafficControl(
            InterfacePattern.ofAll(config.interfaces()), config.settings());
    this.tap = Taps.of(context).subscribe(request, context, next);
  }

  @Override
  public void start() throws StartException {
    tap.start();
  }

  @Override
  public void stop(Duration grace) {
    tap.stop(grace);
  }
}
