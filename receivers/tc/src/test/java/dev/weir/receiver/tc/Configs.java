// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.tc;

import java.time.Duration;
import java.util.List;

/// Configurations that differ from the defaults in one thing.
final class Configs {
  private static final TcReceiverConfig DEFAULTS = new TcReceiverFactory().defaults();

  private Configs() {}

  static TcReceiverConfig of(String... interfaces) {
    return with(List.of(interfaces), DEFAULTS.interval(), DEFAULTS.idleTimeout(), 1024);
  }

  static TcReceiverConfig with(
      List<String> interfaces, Duration interval, Duration idleTimeout, int maxFlows) {
    return new TcReceiverConfig(
        interfaces,
        interval,
        idleTimeout,
        DEFAULTS.closedLinger(),
        maxFlows,
        DEFAULTS.dedup(),
        true,
        true,
        true,
        true);
  }
}
