// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.tc;

import dev.weir.api.component.Setting;
import dev.weir.bpf.flow.FlowTimeouts;
import dev.weir.bpf.tap.Dedup;
import dev.weir.bpf.tap.TapSettings;
import java.time.Duration;
import java.util.List;

/// Settings of the `tc` receiver.
public record TcReceiverConfig(
    @Setting(
            value =
                "Interfaces to listen to: names, or globs with * and ?. Interfaces that come later are"
                    + " followed; lo only by name.",
            required = true,
            example = "[\"eth0\", \"lxc*\"]")
        List<String> interfaces,
    @Setting(
            "How often each active flow is told, aligned to multiples of itself in epoch time. At"
                + " least 1s. Where it is not written, windows of processors may shorten it.")
        Duration interval,
    @Setting("A flow without a packet for this long ends.") Duration idleTimeout,
    @Setting("A TCP connection that both sides ended is over after this long without a packet.")
        Duration closedLinger,
    @Setting("Size of the kernel's flow table: about 900 bytes of kernel memory for each.")
        int maxFlows,
    @Setting(
            "Whether packets seen on several interfaces count once, on the interface that showed the"
                + " flow first (first_interface), or on each (none).")
        Dedup dedup,
    @Setting("Keep extremes and variances of packet sizes and gaps.") boolean statistics,
    @Setting("Count IPv6 extension headers by kind, and chain depths.") boolean extensionHeaders,
    @Setting("Count ICMPv6 messages by type and code.") boolean icmpv6Messages,
    @Setting("Keep a histogram of packet sizes.") boolean packetSizes) {
  static final TcReceiverConfig DEFAULTS = usual(TapSettings.usual());

  public TcReceiverConfig {
    interfaces = List.copyOf(interfaces);
  }

  TapSettings settings() {
    return new TapSettings(
        interval,
        new FlowTimeouts(idleTimeout, closedLinger),
        maxFlows,
        dedup == Dedup.FIRST_INTERFACE,
        statistics,
        extensionHeaders,
        icmpv6Messages,
        packetSizes);
  }

  TcReceiverConfig withInterval(Duration other) {
    return new TcReceiverConfig(
        interfaces,
        other,
        idleTimeout,
        closedLinger,
        maxFlows,
        dedup,
        statistics,
        extensionHeaders,
        icmpv6Messages,
        packetSizes);
  }

  private static TcReceiverConfig usual(TapSettings tap) {
    return new TcReceiverConfig(
        List.of(),
        tap.interval(),
        tap.timeouts().idle(),
        tap.timeouts().closedLinger(),
        tap.maxFlows(),
        tap.firstInterfaceOnly() ? Dedup.FIRST_INTERFACE : Dedup.NONE,
        tap.statistics(),
        tap.extensionHeaders(),
        tap.icmpv6Messages(),
        tap.packetSizes());
  }
}
