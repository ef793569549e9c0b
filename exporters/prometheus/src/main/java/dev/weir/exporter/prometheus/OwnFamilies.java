// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.prometheus;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The families that are ours by name: those of the original monitor and those for both IP versions.
final class OwnFamilies {
  static final FamilyName IPV6_PACKETS =
      FamilyName.own("ipv6_packets", "IPv6 packets of flows, as segments on the wire.");
  static final FamilyName IPV6_BYTES =
      FamilyName.own("ipv6_bytes", "IPv6 bytes of flows on the wire, link headers included.");
  static final FamilyName IPV6_ACTIVE_FLOWS =
      FamilyName.own("ipv6_active_flows", "IPv6 flows that have not ended.");
  static final FamilyName IPV6_FLOWS_BY_TYPE =
      FamilyName.own(
          "ipv6_flows_by_type", "Active IPv6 flows by the address type of their narrower end.");
  static final FamilyName IPV6_PACKET_SIZE =
      FamilyName.own("ipv6_packet_size_bytes", "Sizes of IPv6 packets on the wire.");
  static final FamilyName IPV6_ICMPV6_MESSAGES =
      FamilyName.own("ipv6_icmpv6_messages", "ICMPv6 messages.");
  static final FamilyName IPV6_DROPPED_PACKETS =
      FamilyName.own("ipv6_dropped_packets", "IPv6 packets that the kernel dropped.");
  static final FamilyName FLOW_PACKETS =
      FamilyName.own("weir_flow_packets", "Packets of flows, as segments on the wire.");
  static final FamilyName FLOW_BYTES =
      FamilyName.own("weir_flow_bytes", "Bytes of flows on the wire, link headers included.");
  static final FamilyName FLOWS = FamilyName.own("weir_flows", "Flows that began.");
  static final FamilyName ACTIVE_FLOWS =
      FamilyName.own("weir_active_flows", "Flows that have not ended.");
  static final FamilyName PACKET_SIZE =
      FamilyName.own("weir_packet_size_bytes", "Sizes of packets on the wire.");
  static final FamilyName TCP_RETRANSMISSIONS =
      FamilyName.own(
          "weir_tcp_retransmissions",
          "TCP segments sent again, fast and spurious retransmissions included.");
  static final FamilyName TCP_OUT_OF_ORDER =
      FamilyName.own("weir_tcp_out_of_order_segments", "TCP segments that came behind later ones.");
  static final FamilyName TCP_ZERO_WINDOWS =
      FamilyName.own(
          "weir_tcp_zero_windows", "TCP packets by which a receiver said that it takes no more.");

  private static final Set<String> NAMES =
      Stream.of(
              IPV6_PACKETS,
              IPV6_BYTES,
              IPV6_ACTIVE_FLOWS,
              IPV6_FLOWS_BY_TYPE,
              IPV6_PACKET_SIZE,
              IPV6_ICMPV6_MESSAGES,
              IPV6_DROPPED_PACKETS,
              FLOW_PACKETS,
              FLOW_BYTES,
              FLOWS,
              ACTIVE_FLOWS,
              PACKET_SIZE,
              TCP_RETRANSMISSIONS,
              TCP_OUT_OF_ORDER,
              TCP_ZERO_WINDOWS)
          .map(FamilyName::name)
          .collect(Collectors.toSet());

  private OwnFamilies() {}

  static Set<String> names() {
    return NAMES;
  }

  /// Whether a metric that becomes this family must give way, whichever comes first.
  static boolean reserve(String name) {
    return NAMES.contains(name);
  }
}
