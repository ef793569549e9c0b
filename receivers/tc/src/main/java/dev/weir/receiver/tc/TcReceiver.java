// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.tc;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.StartException;
import dev.weir.bpf.BpfException;
import dev.weir.bpf.flow.FlowTimeouts;
import dev.weir.bpf.tap.InterfacePattern;
import dev.weir.bpf.tap.Tap;
import dev.weir.bpf.tap.TapEnvironment;
import dev.weir.bpf.tap.TapSettings;
import java.time.Duration;
import java.util.List;

/// A packet tap of its own, on traffic control hooks.
final class TcReceiver implements Receiver {
  private final Tap tap;

  TcReceiver(ReceiverContext context, TcReceiverConfig config, BatchConsumer next) {
    this.tap = new Tap(settings(config), context, next);
  }

  @Override
  public void start() throws StartException {
    List<String> missing = TapEnvironment.missing();
    if (!missing.isEmpty()) {
      throw new StartException(String.join("; ", missing));
    }
    try {
      tap.start();
    } catch (BpfException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void stop(Duration grace) {
    tap.stop(grace);
  }

  private static TapSettings settings(TcReceiverConfig config) {
    return new TapSettings(
        config.interfaces().stream().map(InterfacePattern::of).toList(),
        config.interval(),
        new FlowTimeouts(config.idleTimeout(), config.closedLinger()),
        config.maxFlows(),
        config.dedup() == TcReceiverConfig.Dedup.FIRST_INTERFACE,
        config.statistics(),
        config.extensionHeaders(),
        config.icmpv6Messages(),
        config.packetSizes());
  }
}
