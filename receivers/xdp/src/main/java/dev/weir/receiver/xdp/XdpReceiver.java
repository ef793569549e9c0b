// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.xdp;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.StartException;
import dev.weir.bpf.tap.InterfacePattern;
import dev.weir.bpf.tap.TapRequest;
import dev.weir.bpf.tap.TapSubscription;
import dev.weir.bpf.tap.Taps;
import java.time.Duration;

/// Flows of a packet tap on XDP hooks.
final class XdpReceiver implements Receiver {
  private final TapSubscription tap;

  XdpReceiver(ReceiverContext context, XdpReceiverConfig config, BatchConsumer next) {
    TapRequest request =
        new TapRequest.Xdp(
            InterfacePattern.ofAll(config.interfaces()),
            config.mode().hook,
            config.allowDoubleCount(),
            config.settings());
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
