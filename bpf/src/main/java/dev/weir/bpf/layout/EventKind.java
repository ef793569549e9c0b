// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

/// What an event of the ring tells: `enum weir_event_kind`; numbered as there. NDP messages come
/// first, in the order of their ICMPv6 types, then anomalies of extension headers.
public enum EventKind {
  ROUTER_SOLICITATION(0, "rs"),
  ROUTER_ADVERTISEMENT(1, "ra"),
  NEIGHBOUR_SOLICITATION(2, "ns"),
  NEIGHBOUR_ADVERTISEMENT(3, "na"),
  REDIRECT(4, "redirect"),
  DEEP_CHAIN(5, "deep_chain"),
  RH0(6, "rh0"),
  HIDDEN_UPPER_LAYER(7, "hidden_upper_layer"),
  OVERLAPPING_FRAGMENT(8, "overlapping_fragment"),
  TINY_FRAGMENT(9, "tiny_fragment"),
  HOP_BY_HOP_NOT_FIRST(10, "hop_by_hop_not_first"),
  REPEATED_HEADER(11, "repeated_header"),
  UNKNOWN_HEADER(12, "unknown_header");

  static final int KINDS = 13;

  private final int number;
  private final String label;

  EventKind(int number, String label) {
    this.number = number;
    this.label = label;
  }

  /// The name in metrics.
  public String label() {
    return label;
  }

  /// The constant's value in C: an index of the kernel's arrays.
  public int number() {
    return number;
  }
}
