// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.event;

import dev.weir.api.net.Address;
import dev.weir.bpf.layout.Side;
import java.util.List;

/// One irregularity of one IPv6 packet's extension headers. A packet with several gives one of these
/// for each kind.
///
/// `timeNanos` is epoch time. `chain` holds the protocol numbers of the headers in their order, the
/// upper layer last where it is known.
public record ExtensionAnomaly(
    long timeNanos,
    int interfaceIndex,
    Side side,
    Kind kind,
    Address source,
    Address destination,
    List<Integer> chain) {

  public ExtensionAnomaly {
    chain = List.copyOf(chain);
  }

  /// What is irregular: `enum weir_anomaly`; numbered as there.
  public enum Kind {
    DEEP_CHAIN(0, "deep_chain"),
    RH0(1, "rh0"),
    HIDDEN_UPPER_LAYER(2, "hidden_upper_layer"),
    OVERLAPPING_FRAGMENT(3, "overlapping_fragment"),
    TINY_FRAGMENT(4, "tiny_fragment"),
    HOP_BY_HOP_NOT_FIRST(5, "hop_by_hop_not_first"),
    REPEATED_HEADER(6, "repeated_header"),
    UNKNOWN_HEADER(7, "unknown_header");

    private final int number;
    private final String label;

    Kind(int number, String label) {
      this.number = number;
      this.label = label;
    }

    /// The name in metrics, events and reports.
    public String label() {
      return label;
    }

    /// The constant's value in C: a bit of the record's set of kinds.
    public int number() {
      return number;
    }
  }
}
