// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.bpf.flow.FlowTimeouts;
import java.time.Duration;
import java.util.List;

/// What a tap listens to and what it counts. What is off costs nothing per packet.
///
/// @param interfaces names or globs, see [InterfacePattern]
/// @param interval length of an epoch: each flow is told once for each epoch it was active in
/// @param maxFlows size of the kernel's flow table
/// @param firstInterfaceOnly count a direction of a flow on the interface that showed it first, and
///     not again on others
/// @param statistics extremes and variances of sizes and gaps
/// @param extensionHeaders IPv6 extension headers by kind and chain depth
/// @param icmpv6Messages ICMPv6 messages by type and code
/// @param packetSizes histogram of packet sizes
public record TapSettings(
    List<InterfacePattern> interfaces,
    Duration interval,
    FlowTimeouts timeouts,
    int maxFlows,
    boolean firstInterfaceOnly,
    boolean statistics,
    boolean extensionHeaders,
    boolean icmpv6Messages,
    boolean packetSizes) {
  public TapSettings {
    interfaces = List.copyOf(interfaces);
  }

  boolean wants(String interfaceName) {
    return interfaces.stream().anyMatch(pattern -> pattern.matches(interfaceName));
  }
}
