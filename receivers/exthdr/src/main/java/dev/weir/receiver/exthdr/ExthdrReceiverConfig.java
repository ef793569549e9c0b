// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.exthdr;

import dev.weir.api.component.Setting;
import java.util.List;

/// Settings of the `exthdr` receiver.
public record ExthdrReceiverConfig(
    @Setting(
            value =
                "Interfaces to listen to: names, or globs with * and ?. Without any, those of the tc"
                    + " and xdp receivers, or, where there are none, those that default routes lead"
                    + " to.",
            example = "[\"eth0\"]")
        List<String> interfaces,
    @Setting("A packet with more extension headers than this is irregular (deep_chain).")
        int maxChain,
    @Setting("Make an event of each irregular packet; without, packets are only counted.")
        boolean events) {
  static final ExthdrReceiverConfig DEFAULTS = new ExthdrReceiverConfig(List.of(), 3, true);

  public ExthdrReceiverConfig {
    interfaces = List.copyOf(interfaces);
  }
}
