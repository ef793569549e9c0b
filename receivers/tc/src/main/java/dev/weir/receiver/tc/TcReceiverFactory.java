// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.tc;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.Problems;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.ReceiverFactory;
import dev.weir.api.component.Stability;
import dev.weir.bpf.tap.InterfacePattern;
import dev.weir.bpf.tap.TapEnvironment;
import java.time.Duration;

/// Makes [TcReceiver]s.
public final class TcReceiverFactory implements ReceiverFactory<TcReceiverConfig> {
  @Override
  public String type() {
    return "tc";
  }

  @Override
  public String description() {
    return "Flows from the packets of interfaces, both ways, by eBPF on traffic control hooks.";
  }

  @Override
  public Stability stability() {
    return Stability.ALPHA;
  }

  @Override
  public TcReceiverConfig defaults() {
    return TcReceiverConfig.DEFAULTS;
  }

  @Override
  public void check(TcReceiverConfig config, Problems problems) {
    InterfacePattern.check(config.interfaces(), problems);
    config.settings().check(problems);
  }

  @Override
  public void checkEnvironment(TcReceiverConfig config, Problems problems) {
    TapEnvironment.check(config.interfaces(), problems);
  }

  @Override
  public Duration interval(TcReceiverConfig config) {
    return config.interval();
  }

  @Override
  public TcReceiverConfig withInterval(TcReceiverConfig config, Duration interval) {
    return config.withInterval(interval);
  }

  @Override
  public Receiver create(ReceiverContext context, TcReceiverConfig config, BatchConsumer next) {
    return new TcReceiver(context, config, next);
  }
}
