// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.net;

/// IANA protocol numbers that Weir knows by name.
public final class Protocol {
  public static final int ICMP = 1;
  public static final int TCP = 6;
  public static final int UDP = 17;
  public static final int ICMPV6 = 58;
  public static final int NO_NEXT_HEADER = 59;
  public static final int SCTP = 132;

  private Protocol() {}

  /// The lower-case name, as in `network.transport`; the number as text when Weir has no name.
  public static String name(int number) {
    return switch (number) {
      case 0 -> "hopopts";
      case ICMP -> "icmp";
      case 2 -> "igmp";
      case 4 -> "ipip";
      case TCP -> "tcp";
      case UDP -> "udp";
      case 41 -> "ipv6";
      case 43 -> "routing";
      case 44 -> "fragment";
      case 47 -> "gre";
      case 50 -> "esp";
      case 51 -> "ah";
      case ICMPV6 -> "icmpv6";
      case NO_NEXT_HEADER -> "no_next_header";
      case 60 -> "dstopts";
      case 89 -> "ospf";
      case 103 -> "pim";
      case 112 -> "vrrp";
      case SCTP -> "sctp";
      case 135 -> "mobility";
      case 136 -> "udplite";
      case 139 -> "hip";
      case 140 -> "shim6";
      default -> Integer.toString(number);
    };
  }
}
