// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import java.util.List;

/// What the programs of a service's taps do beside counting flows: the union of what receivers ask
/// for. What is off costs nothing per packet.
///
/// @param maxChain more extension headers than this are irregular
record TapFeatures(
    boolean ndpMessages, boolean anomalies, int maxChain, boolean extensionCounters) {
  private static final int USUAL_MAX_CHAIN = 3;

  static TapFeatures of(List<TapRequest.Events> requests) {
    return new TapFeatures(
        requests.stream().anyMatch(TapRequest.Events::ndpMessages),
        requests.stream().anyMatch(TapRequest.Events::anomalies),
        requests.stream()
            .filter(TapRequest.Events::anomalies)
            .mapToInt(TapRequest.Events::maxChain)
            .findFirst()
            .orElse(USUAL_MAX_CHAIN),
        requests.stream().anyMatch(TapRequest.Events::extensionCounters));
  }

  /// Whether ICMPv6 messages are counted though no receiver of flows wants it: who asks for NDP asks
  /// for how much there is of all the rest.
  boolean icmpv6Counters() {
    return ndpMessages;
  }

  /// Whether single packets are told of at all.
  boolean events() {
    return ndpMessages || anomalies;
  }
}
