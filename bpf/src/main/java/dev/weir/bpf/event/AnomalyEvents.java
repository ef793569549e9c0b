// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.event;

import dev.weir.api.Attributes;
import dev.weir.api.Event;
import dev.weir.api.Severity;
import dev.weir.api.net.Protocol;
import dev.weir.bpf.layout.Side;
import java.util.List;
import java.util.function.IntFunction;

/// Makes a warning of an irregular chain, with the chain in words. Safe for use by several threads
/// when the name function is.
public final class AnomalyEvents {
  public static final String NAME = "network.ipv6.extension_header_anomaly";

  private final IntFunction<String> interfaceNames;

  /// @param interfaceNames the name of an interface by its index; empty when it has none, as in a
  ///     capture
  public AnomalyEvents(IntFunction<String> interfaceNames) {
    this.interfaceNames = interfaceNames;
  }

  public Event event(ExtensionAnomaly anomaly) {
    List<String> chain = anomaly.chain().stream().map(Protocol::name).toList();
    Attributes.Builder attributes =
        Attributes.builder()
            .put("kind", anomaly.kind().label())
            .put("chain", chain)
            .put("network.type", "ipv6")
            .put("source.address", anomaly.source())
            .put("destination.address", anomaly.destination());
    String interfaceName = interfaceNames.apply(anomaly.interfaceIndex());
    if (!interfaceName.isEmpty()) {
      attributes
          .put("network.interface.name", interfaceName)
          .put("network.io.direction", anomaly.side() == Side.INGRESS ? "receive" : "transmit");
    }
    String body =
        what(anomaly.kind())
            + " from "
            + anomaly.source().toString(6)
            + " to "
            + anomaly.destination().toString(6)
            + ": "
            + String.join(" ", chain);
    return new Event(NAME, anomaly.timeNanos(), Severity.WARN, body, attributes.build());
  }

  private static String what(ExtensionAnomaly.Kind kind) {
    return switch (kind) {
      case DEEP_CHAIN -> "more IPv6 extension headers than usual";
      case RH0 -> "an IPv6 routing header of type 0, which RFC 5095 forbids,";
      case HIDDEN_UPPER_LAYER -> "a first fragment that hides its upper layer (RFC 7112)";
      case OVERLAPPING_FRAGMENT -> "an IPv6 fragment that overlaps another (RFC 5722)";
      case TINY_FRAGMENT -> "a very small IPv6 fragment that is not the last";
      case HOP_BY_HOP_NOT_FIRST -> "an IPv6 hop-by-hop header that is not the first";
      case REPEATED_HEADER -> "an IPv6 extension header that is there too often";
      case UNKNOWN_HEADER -> "an unknown IPv6 next header";
    };
  }
}
