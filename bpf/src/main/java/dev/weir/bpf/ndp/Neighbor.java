// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ndp;

import dev.weir.api.net.Address;

/// A neighbour as it made itself known. Times are nanoseconds since the epoch.
///
/// @param router whether it said that it is a router, or behaved like one
/// @param learntBy the kind of message that gave the link-layer address
public record Neighbor(
    Address address,
    int interfaceIndex,
    LinkAddress link,
    boolean router,
    State state,
    MessageKind learntBy,
    long firstSeenNanos,
    long lastSeenNanos) {

  /// How sure the link-layer address is.
  public enum State {
    /// Its sender asks whether the address is free, and does not have it yet.
    TENTATIVE("tentative"),
    /// Said without having been asked.
    CLAIMED("claimed"),
    /// Said in answer to a question.
    CONFIRMED("confirmed");

    private final String label;

    State(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  NeighborKey key() {
    return new NeighborKey(address, interfaceIndex);
  }

  Neighbor seen(long timeNanos) {
    return with(firstSeenNanos, Math.max(lastSeenNanos, timeNanos));
  }

  /// The same by a clock that was set forward.
  Neighbor later(long nanos) {
    return with(firstSeenNanos + nanos, lastSeenNanos + nanos);
  }

  private Neighbor with(long firstSeen, long lastSeen) {
    return new Neighbor(
        address, interfaceIndex, link, router, state, learntBy, firstSeen, lastSeen);
  }
}
