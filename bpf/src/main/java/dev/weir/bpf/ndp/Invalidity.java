// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ndp;

/// Why hosts and routers discard a message: the rules of RFC 4861 (sections 6.1, 7.1, 8.1) and of RFC
/// 6980 that a packet alone can break. A message that breaks several has the first in this order.
///
/// The one rule that is missing, that a redirect must come from the first-hop router in use, needs
/// the routing table of each host.
public enum Invalidity {
  /// The hop limit is not 255: a router may have forwarded it, so its sender may be anywhere.
  HOP_LIMIT("hop_limit"),
  /// The packet has a fragment header (RFC 6980).
  FRAGMENTED("fragmented"),
  /// Shorter than the fixed part of its kind.
  LENGTH("length"),
  /// The checksum over message and pseudo-header is wrong.
  CHECKSUM("checksum"),
  /// The code is not 0.
  CODE("code"),
  /// An option says that it has no length, or that it ends behind the message.
  OPTION_LENGTH("option_length"),
  /// A router advertisement or redirect whose source is not link-local.
  SOURCE_NOT_LINK_LOCAL("source_not_link_local"),
  /// A neighbour solicitation or advertisement with a multicast target.
  TARGET_MULTICAST("target_multicast"),
  /// A neighbour solicitation from `::` to something else than a solicited-node address.
  DAD_DESTINATION("dad_destination"),
  /// A solicitation from `::` that has a source link-layer address.
  DAD_LINK_ADDRESS("dad_link_address"),
  /// A neighbour advertisement to a multicast address that says it was asked for.
  SOLICITED_MULTICAST("solicited_multicast"),
  /// A redirect for a multicast destination.
  REDIRECT_DESTINATION("redirect_destination"),
  /// A redirect whose target is neither link-local nor the destination itself.
  REDIRECT_TARGET("redirect_target");

  private final String label;

  Invalidity(String label) {
    this.label = label;
  }

  /// The name in metrics, events and reports.
  public String label() {
    return label;
  }
}
