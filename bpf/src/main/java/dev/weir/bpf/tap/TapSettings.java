// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.bpf.flow.FlowTimeouts;
import java.time.Duration;

/// How a tap counts flows. What is off costs nothing per packet.
///
/// @param interval length of an epoch: each flow is told once for each epoch it was active in
/// @param maxFlows size of the kernel's flow table
/// @param firstInterfaceOnly count a direction of a flow on the interface that showed it first, and
///     not again on others
/// @param statistics extremes and variances of sizes and gaps
/// @param extensionHeaders IPv6 extension headers by kind and chain depth
/// @param icmpv6Messages ICMPv6 messages by type and code
/// @param packetSizes histogram of packet sizes
public record TapSettings(
    Duration interval,
    FlowTimeouts timeouts,
    int maxFlows,
    boolean firstInterfaceOnly,
    boolean statistics,
    boolean extensionHeaders,
    boolean icmpv6Messages,
    boolean packetSizes) {
  private static final int FEWEST_FLOWS = 16;

  /// For a tap that counts no flows.
  static TapSettings withoutFlows() {
    Duration interval = Duration.ofSeconds(5);
    FlowTimeouts timeouts = new FlowTimeouts(interval, interval);
    return new TapSettings(interval, timeouts, FEWEST_FLOWS, false, false, false, false, false);
  }
}
