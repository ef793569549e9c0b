// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.xdp;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.Problems;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.ReceiverFactory;
import dev.weir.api.component.Stability;
import dev.weir.bpf.tap.InterfacePattern;
import dev.weir.bpf.tap.TapEnvironment;
import java.time.Duration;

/// Makes [XdpReceiver]s.
public final class XdpReceiverFactory implements ReceiverFactory<XdpReceiverConfig> {
  @Override
  public String type() {
    return "xdp";
  }

  @Override
  public String description() {
    return "Flows from the packets that come in on interfaces, by eBPF in the driver (XDP).";
  }

  @Override
  public Stability stability() {
    return Stability.ALPHA;
  }

  @Override
  public XdpReceiverConfig defaults() {
    return XdpReceiverConfig.DEFAULTS;
  }

  @Override
  public void check(XdpReceiverConfig config, Problems problems) {
    InterfacePattern.check(config.interfaces(), problems);
    config.settings().check(problems);
  }

  @Override
  public void checkEnvironment(XdpReceiverConfig config, Problems problems) {
    TapEnvironment.check(config.interfaces(), problems);
    TapEnvironment.checkXdp(config.interfaces(), config.mode().hook, problems);
  }

  @Override
  public Duration interval(XdpReceiverConfig config) {
    return config.interval();
  }

  @Override
  public XdpReceiverConfig withInterval(XdpReceiverConfig config, Duration interval) {
    return config.withInterval(interval);
  }

  @Override
  public Receiver create(ReceiverContext context, XdpReceiverConfig config, BatchConsumer next) {
    return new XdpReceiver(context, config, next);
  }
}
