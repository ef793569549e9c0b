// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.xdp;

import java.time.Duration;
import java.util.List;

/// Configurations that differ from the defaults in few things.
final class Configs {
  private Configs() {}

  static XdpReceiverConfig generic(String... interfaces) {
    return with(XdpReceiverConfig.Mode.GENERIC, Duration.ofSeconds(1), 1024, interfaces);
  }

  static XdpReceiverConfig with(
      XdpReceiverConfig.Mode mode, Duration interval, int maxFlows, String... interfaces) {
    XdpReceiverConfig usual = new XdpReceiverFactory().defaults();
    return new XdpReceiverConfig(
        List.of(interfaces),
        mode,
        usual.allowDoubleCount(),
        interval,
        usual.idleTimeout(),
        usual.closedLinger(),
        maxFlows,
        usual.dedup(),
        usual.statistics(),
        usual.extensionHeaders(),
        usual.icmpv6Messages(),
        usual.packetSizes());
  }
}
