// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ndp;

/// A change on the link that somebody may want to know of at once.
public sealed interface LinkChange {
  /// When it was seen, nanoseconds since the epoch.
  long timeNanos();

  /// A router advertises itself as a default router and did not before.
  record RouterFound(Router router, long timeNanos) implements LinkChange {}

  /// A default router is none any more.
  record RouterLost(Router router, Cause cause, long timeNanos) implements LinkChange {}

  /// An address that was at one link-layer address is at another.
  record NeighborMoved(Neighbor before, Neighbor now) implements LinkChange {
    @Override
    public long timeNanos() {
      return now.lastSeenNanos();
    }
  }

  /// Why a router is lost.
  enum Cause {
    /// It advertised a lifetime of 0.
    WITHDRAWN("withdrawn"),
    /// Its lifetime passed without another advertisement.
    EXPIRED("expired"),
    /// The table had no room for it beside newer ones.
    EVICTED("evicted");

    private final String label;

    Cause(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }
}
