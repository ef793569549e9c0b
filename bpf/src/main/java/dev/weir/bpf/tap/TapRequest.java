// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.bpf.link.Hook;
import java.util.List;

/// What a receiver wants of the packets of some interfaces.
public sealed interface TapRequest {
  /// Names or globs, see [InterfacePattern].
  List<InterfacePattern> interfaces();

  /// Whether the interface is meant by its name.
  default boolean names(String interfaceName) {
    return interfaces().stream().anyMatch(pattern -> pattern.matches(interfaceName));
  }

  /// Flows, of both directions, from traffic control hooks.
  record TrafficControl(List<InterfacePattern> interfaces, TapSettings settings)
      implements TapRequest {
    public TrafficControl {
      interfaces = List.copyOf(interfaces);
    }
  }

  /// Flows, of what comes in, from XDP.
  ///
  /// @param hook one of the two XDP hooks
  /// @param allowDoubleCount leave traffic control its ingress on the same interface, which then
  ///     counts each packet again
  record Xdp(
      List<InterfacePattern> interfaces, Hook hook, boolean allowDoubleCount, TapSettings settings)
      implements TapRequest {
    public Xdp {
      interfaces = List.copyOf(interfaces);
      if (!hook.isXdp()) {
        throw new IllegalArgumentException("hook is " + hook + "; wanted one of XDP");
      }
    }
  }

  /// Single packets, and counts of extension headers, from whatever tap is on the interfaces.
  ///
  /// @param interfaces none: those of all the flow receivers of the service, or, without any such
  ///     receiver, those that default routes lead to
  /// @param ndpMessages tell of packets with NDP messages, and hand on the counts of ICMPv6 messages
  /// @param anomalies tell of irregular chains of extension headers
  /// @param maxChain more extension headers than this are irregular; one number for a service
  /// @param extensionCounters hand on the metrics of extension headers, in place of the flow receiver
  ///     whose tap counts them
  record Events(
      List<InterfacePattern> interfaces,
      boolean ndpMessages,
      boolean anomalies,
      int maxChain,
      boolean extensionCounters)
      implements TapRequest {
    public Events {
      interfaces = List.copyOf(interfaces);
    }
  }
}
