// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.drops;

import dev.weir.api.component.Setting;
import java.time.Duration;
import java.util.List;

/// Settings of the `drops` receiver.
public record DropsReceiverConfig(
    @Setting(
            "How often drops are told, aligned to multiples of itself in epoch time; no record spans"
                + " two intervals. At least 1s. Where it is not written, windows of processors may"
                + " shorten it.")
        Duration interval,
    @Setting(
            "How many flows, by sender and reason, can have drops in one interval: about 400 bytes of"
                + " memory for each.")
        int maxFlows,
    @Setting(
            "Whether drops in every network namespace of the machine count (all), or only those in"
                + " that of Weir (own). Interfaces are named in the own one only.")
        Namespaces namespaces,
    @Setting(
            value = "Reasons to leave out, as the kernel names them without SKB_DROP_REASON_.",
            example = "[\"not_specified\"]")
        List<String> excludeReasons) {
  /// Whose drops count.
  public enum Namespaces {
    ALL,
    OWN
  }

  static final DropsReceiverConfig DEFAULTS =
      new DropsReceiverConfig(Duration.ofSeconds(5), 16_384, Namespaces.ALL, List.of());

  public DropsReceiverConfig {
    excludeReasons = List.copyOf(excludeReasons);
  }
}
