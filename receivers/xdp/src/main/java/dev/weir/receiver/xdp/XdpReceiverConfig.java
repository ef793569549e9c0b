// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.xdp;

import dev.weir.api.component.Setting;
import dev.weir.bpf.flow.FlowTimeouts;
import dev.weir.bpf.link.Hook;
import dev.weir.bpf.tap.Dedup;
import dev.weir.bpf.tap.TapSettings;
import java.time.Duration;
import java.util.List;

/// Settings of the `xdp` receiver: where, and then how flows are counted, as `tc` has it.
public record XdpReceiverConfig(
    @Setting(
            value =
                "Interfaces to listen to: names, or globs with * and ?. Interfaces that come later are"
                    + " followed. Each must take an XDP program in this mode and have none.",
            required = true,
            example = "[\"eth0\"]")
        List<String> interfaces,
    @Setting(
            "Where the program runs: in the driver (native), or in the network stack (generic), which"
                + " every interface has and which is slower than tc.")
        Mode mode,
    @Setting(
            "Whether a tc receiver on the same interface counts what comes in as well. Without, it"
                + " leaves that to xdp and counts what goes out.")
        boolean allowDoubleCount,
    @Setting(
            "How often each active flow is told, aligned to multiples of itself in epoch time. At"
                + " least 1s. Where it is not written, windows of processors may shorten it.")
        Duration interval,
    @Setting("A flow without a packet for this long ends.") Duration idleTimeout,
    @Setting("A TCP connection that both sides ended is over after this long without a packet.")
        Duration closedLinger,
    @Setting("Size of the kernel's flow table.") int maxFlows,
    @Setting(
            "Whether packets seen on several interfaces count once, on the interface that showed the"
                + " flow first (first_interface), or on each (none).")
        Dedup dedup,
    @Setting("Keep extremes and variances of packet sizes and gaps.") boolean statistics,
    @Setting("Count IPv6 extension headers by kind, and chain depths.") boolean extensionHeaders,
    @Setting("Count ICMPv6 messages by type and code.") boolean icmpv6Messages,
    @Setting("Keep a histogram of packet sizes.") boolean packetSizes) {
  /// Where the program runs.
  public enum Mode {
    NATIVE(Hook.XDP_NATIVE),
    GENERIC(Hook.XDP_GENERIC);

    final Hook hook;

    Mode(Hook hook) {
      this.hook = hook;
    }
  }

  static final XdpReceiverConfig DEFAULTS = usual(TapSettings.usual());

  public XdpReceiverConfig {
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

  XdpReceiverConfig withInterval(Duration other) {
    return new XdpReceiverConfig(
        interfaces,
        mode,
        allowDoubleCount,
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

  private static XdpReceiverConfig usual(TapSettings tap) {
    return new XdpReceiverConfig(
        List.of(),
        Mode.NATIVE,
        false,
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
