// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.ndp;

import java.time.Duration;
import java.util.List;

/// Configurations that differ from the defaults in one thing.
final class Configs {
  private static final NdpReceiverConfig DEFAULTS = new NdpReceiverFactory().defaults();

  private Configs() {}

  static NdpReceiverConfig of(String... interfaces) {
    return with(List.of(interfaces), true, true, DEFAULTS.maxNeighbors(), DEFAULTS.interval());
  }

  static NdpReceiverConfig telling(boolean events, boolean changes) {
    return with(List.of(), events, changes, 2, DEFAULTS.interval());
  }

  static NdpReceiverConfig with(
      List<String> interfaces,
      boolean events,
      boolean changes,
      int maxNeighbors,
      Duration interval) {
    return new NdpReceiverConfig(
        interfaces,
        events,
        changes,
        maxNeighbors,
        DEFAULTS.maxRouters(),
        DEFAULTS.neighborTimeout(),
        interval);
  }
}
