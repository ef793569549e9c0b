// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ndp;

import dev.weir.api.net.Address;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What stands before a message's options. A part behind the end of what was captured, or behind the
/// end of too short a message, is null.
public sealed interface NeighborBody {
  /// Asks routers to advertise themselves.
  record RouterSolicitation() implements NeighborBody {}

  /// A router tells what hosts need to know.
  ///
  /// @param hopLimit what hosts shall send with; 0 when the router does not say
  /// @param managed addresses by DHCPv6
  /// @param other other configuration by DHCPv6
  /// @param homeAgent RFC 6275
  /// @param lifetimeSeconds as a default router; 0 when it is none
  /// @param reachableMillis how long a confirmed neighbour is thought reachable; 0 when unsaid
  /// @param retransmitMillis between solicitations; 0 when unsaid
  record RouterAdvertisement(
      int hopLimit,
      boolean managed,
      boolean other,
      boolean homeAgent,
      RouterPreference preference,
      int lifetimeSeconds,
      @Nullable Long reachableMillis,
      @Nullable Long retransmitMillis)
      implements NeighborBody {}

  /// Asks for the link-layer address of the target.
  record NeighborSolicitation(@Nullable Address target) implements NeighborBody {}

  /// Tells the link-layer address of the target.
  ///
  /// @param override whether it replaces an address that is known already
  record NeighborAdvertisement(
      boolean router, boolean solicited, boolean override, @Nullable Address target)
      implements NeighborBody {}

  /// A router tells of a better first hop.
  ///
  /// @param target the better first hop, or the destination itself when that is on the link
  record Redirect(@Nullable Address target, @Nullable Address destination)
      implements NeighborBody {}

  /// Nothing of it could be read.
  record Unread() implements NeighborBody {}

  /// The address that the message is about, where its kind has one and it could be read.
  default Optional<Address> targetAddress() {
    return Optional.ofNullable(
        switch (this) {
          case NeighborSolicitation solicitation -> solicitation.target();
          case NeighborAdvertisement advertisement -> advertisement.target();
          case Redirect redirect -> redirect.target();
          case RouterSolicitation _, RouterAdvertisement _, Unread _ -> null;
        });
  }

  /// Reads as much as is there; never throws.
  static NeighborBody read(MessageKind kind, MessageBytes bytes) {
    return switch (kind) {
      case ROUTER_SOLICITATION -> new RouterSolicitation();
      case ROUTER_ADVERTISEMENT -> bytes.has(8) ? routerAdvertisement(bytes) : new Unread();
      case NEIGHBOR_SOLICITATION -> new NeighborSolicitation(address(bytes, 8));
      case NEIGHBOR_ADVERTISEMENT -> bytes.has(5) ? neighborAdvertisement(bytes) : new Unread();
      case REDIRECT -> new Redirect(address(bytes, 8), address(bytes, 24));
    };
  }

  private static RouterAdvertisement routerAdvertisement(MessageBytes bytes) {
    int flags = bytes.u8(5);
    return new RouterAdvertisement(
        bytes.u8(4),
        (flags & 0x80) != 0,
        (flags & 0x40) != 0,
        (flags & 0x20) != 0,
        RouterPreference.ofFlags(flags),
        bytes.u16(6),
        bytes.has(12) ? bytes.u32(8) : null,
        bytes.has(16) ? bytes.u32(12) : null);
  }

  private static NeighborAdvertisement neighborAdvertisement(MessageBytes bytes) {
    int flags = bytes.u8(4);
    return new NeighborAdvertisement(
        (flags & 0x80) != 0, (flags & 0x40) != 0, (flags & 0x20) != 0, address(bytes, 8));
  }

  private static @Nullable Address address(MessageBytes bytes, int at) {
    return bytes.has(at + 16) ? bytes.address(at) : null;
  }
}
