// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.ndp;

import dev.weir.api.component.Setting;
import java.time.Duration;
import java.util.List;

/// Settings of the `ndp` receiver.
public record NdpReceiverConfig(
    @Setting(
            value =
                "Interfaces to listen to: names, or globs with * and ?. Without any, those of the tc"
                    + " and xdp receivers, or, where there are none, those that default routes lead"
                    + " to.",
            example = "[\"eth0\"]")
        List<String> interfaces,
    @Setting("Make an event of each message; without, messages are only counted and learnt from.")
        boolean events,
    @Setting(
            "Make an event when a default router is found or lost, and when a neighbour's link-layer"
                + " address changes.")
        boolean changes,
    @Setting("How many neighbours are kept; beyond, the one silent longest is given up.")
        int maxNeighbors,
    @Setting("How many default routers are kept; beyond, the one silent longest is given up.")
        int maxRouters,
    @Setting("A neighbour without a message for this long is forgotten. At least 1s.")
        Duration neighborTimeout,
    @Setting("How often metrics are handed on and the tables looked through. At least 1s.")
        Duration interval) {
  static final NdpReceiverConfig DEFAULTS =
      new NdpReceiverConfig(
          List.of(), true, true, 16_384, 256, Duration.ofMinutes(10), Duration.ofSeconds(5));

  public NdpReceiverConfig {
    interfaces = List.copyOf(interfaces);
  }
}
