// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ndp;

import java.util.Optional;

/// The five messages of neighbour discovery, RFC 4861 section 4.
public enum MessageKind {
  ROUTER_SOLICITATION(133, "rs", "router_solicitation", 8),
  ROUTER_ADVERTISEMENT(134, "ra", "router_advertisement", 16),
  NEIGHBOR_SOLICITATION(135, "ns", "neighbor_solicitation", 24),
  NEIGHBOR_ADVERTISEMENT(136, "na", "neighbor_advertisement", 24),
  REDIRECT(137, "redirect", "redirect", 40);

  private final int type;
  private final String label;
  private final String longName;
  private final int fixedBytes;

  MessageKind(int type, String label, String longName, int fixedBytes) {
    this.type = type;
    this.label = label;
    this.longName = longName;
    this.fixedBytes = fixedBytes;
  }

  /// The kind of an ICMPv6 type; empty for types of other protocols.
  public static Optional<MessageKind> ofType(int type) {
    return switch (type) {
      case 133 -> Optional.of(ROUTER_SOLICITATION);
      case 134 -> Optional.of(ROUTER_ADVERTISEMENT);
      case 135 -> Optional.of(NEIGHBOR_SOLICITATION);
      case 136 -> Optional.of(NEIGHBOR_ADVERTISEMENT);
      case 137 -> Optional.of(REDIRECT);
      default -> Optional.empty();
    };
  }

  /// The ICMPv6 type.
  public int type() {
    return type;
  }

  /// The short name of reports and metrics, for example `ra`.
  public String label() {
    return label;
  }

  /// The name in events, for example `router_advertisement`.
  public String longName() {
    return longName;
  }

  /// Bytes before the options, ICMPv6 header included: no valid message is shorter.
  public int fixedBytes() {
    return fixedBytes;
  }
}
