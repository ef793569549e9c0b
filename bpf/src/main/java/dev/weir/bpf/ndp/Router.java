// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ndp;

import dev.weir.api.net.Address;
import dev.weir.bpf.ndp.NeighborOptions.PrefixInformation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A default router as its last advertisements say. Times are nanoseconds since the epoch.
///
/// @param link its link-layer address, null when it never said
/// @param mtu of the link, null when it never said
/// @param expiresNanos when its lifetime is over unless it advertises itself again
public record Router(
    Address address,
    int interfaceIndex,
    @Nullable LinkAddress link,
    RouterPreference preference,
    int lifetimeSeconds,
    boolean managed,
    boolean other,
    @Nullable Long mtu,
    List<Prefix> prefixes,
    long firstSeenNanos,
    long lastSeenNanos,
    long expiresNanos) {

  /// A prefix that it advertises; `expiresNanos` is `Long.MAX_VALUE` for one that is valid for ever.
  public record Prefix(PrefixInformation information, long expiresNanos) {
    Prefix later(long nanos) {
      return expiresNanos == Long.MAX_VALUE ? this : new Prefix(information, expiresNanos + nanos);
    }
  }

  public Router {
    prefixes = List.copyOf(prefixes);
  }

  /// The same by a clock that was set forward.
  Router later(long nanos) {
    return with(prefixes.stream().map(prefix -> prefix.later(nanos)).toList(), nanos);
  }

  /// The same with other prefixes, and all its own times later.
  Router with(List<Prefix> others, long nanos) {
    return new Router(
        address,
        interfaceIndex,
        link,
        preference,
        lifetimeSeconds,
        managed,
        other,
        mtu,
        others,
        firstSeenNanos + nanos,
        lastSeenNanos + nanos,
        expiresNanos + nanos);
  }

  NeighborKey key() {
    return new NeighborKey(address, interfaceIndex);
  }
}
