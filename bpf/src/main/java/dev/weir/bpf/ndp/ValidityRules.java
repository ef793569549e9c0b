// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ndp;

import dev.weir.api.net.Address;
import dev.weir.bpf.event.NdpPacket;
import dev.weir.bpf.ndp.NeighborBody.NeighborAdvertisement;
import dev.weir.bpf.ndp.NeighborBody.NeighborSolicitation;
import dev.weir.bpf.ndp.NeighborBody.Redirect;
import dev.weir.bpf.ndp.NeighborBody.RouterAdvertisement;
import dev.weir.bpf.ndp.NeighborBody.RouterSolicitation;
import dev.weir.bpf.ndp.NeighborBody.Unread;
import org.jspecify.annotations.Nullable;

/// The rules by which receivers discard messages, each applied where its bytes are there.
final class ValidityRules {
  private static final int HOP_LIMIT = 255;

  /// `ff02::1:ff00:0/104`.
  private static final long SOLICITED_NODE_HIGH = 0xff02_0000_0000_0000L;

  private static final long SOLICITED_NODE_LOW = 0x0000_0001_ff00_0000L;

  private ValidityRules() {}

  /// @param optionsDamaged whether an option has no length or one that does not fit
  static @Nullable Invalidity firstBroken(
      NdpPacket packet,
      MessageBytes bytes,
      MessageKind kind,
      NeighborBody body,
      NeighborOptions options,
      boolean optionsDamaged) {
    if (packet.hopLimit() != HOP_LIMIT) {
      return Invalidity.HOP_LIMIT;
    }
    if (packet.fragment()) {
      return Invalidity.FRAGMENTED;
    }
    if (bytes.total() < kind.fixedBytes()) {
      return Invalidity.LENGTH;
    }
    if (!bytes.truncated() && !bytes.checksumHolds(packet.source(), packet.destination())) {
      return Invalidity.CHECKSUM;
    }
    if (bytes.has(2) && bytes.u8(1) != 0) {
      return Invalidity.CODE;
    }
    if (optionsDamaged) {
      return Invalidity.OPTION_LENGTH;
    }
    if (kind == MessageKind.ROUTER_ADVERTISEMENT || kind == MessageKind.REDIRECT) {
      if (!isLinkLocal(packet.source())) {
        return Invalidity.SOURCE_NOT_LINK_LOCAL;
      }
    }
    return switch (body) {
      case RouterSolicitation _ -> unspecifiedWithLink(packet, options);
      case NeighborSolicitation solicitation -> broken(solicitation, packet, options);
      case NeighborAdvertisement advertisement -> broken(advertisement, packet);
      case Redirect redirect -> broken(redirect);
      case RouterAdvertisement _, Unread _ -> null;
    };
  }

  private static @Nullable Invalidity broken(
      NeighborSolicitation solicitation, NdpPacket packet, NeighborOptions options) {
    if (isMulticast(solicitation.target())) {
      return Invalidity.TARGET_MULTICAST;
    }
    if (isUnspecified(packet.source()) && !isSolicitedNode(packet.destination())) {
      return Invalidity.DAD_DESTINATION;
    }
    return unspecifiedWithLink(packet, options);
  }

  private static @Nullable Invalidity broken(
      NeighborAdvertisement advertisement, NdpPacket packet) {
    if (isMulticast(advertisement.target())) {
      return Invalidity.TARGET_MULTICAST;
    }
    return advertisement.solicited() && isMulticast(packet.destination())
        ? Invalidity.SOLICITED_MULTICAST
        : null;
  }

  private static @Nullable Invalidity broken(Redirect redirect) {
    Address target = redirect.target();
    Address destination = redirect.destination();
    if (isMulticast(destination)) {
      return Invalidity.REDIRECT_DESTINATION;
    }
    return target != null
            && destination != null
            && !isLinkLocal(target)
            && !target.equals(destination)
        ? Invalidity.REDIRECT_TARGET
        : null;
  }

  private static @Nullable Invalidity unspecifiedWithLink(
      NdpPacket packet, NeighborOptions options) {
    return isUnspecified(packet.source()) && options.sourceLink() != null
        ? Invalidity.DAD_LINK_ADDRESS
        : null;
  }

  private static boolean isUnspecified(Address address) {
    return address.equals(Address.UNSPECIFIED);
  }

  /// `fe80::/10`.
  private static boolean isLinkLocal(Address address) {
    return address.high() >>> 54 == 0xfe80 >>> 6;
  }

  private static boolean isMulticast(@Nullable Address address) {
    return address != null && address.high() >>> 56 == 0xff;
  }

  private static boolean isSolicitedNode(Address address) {
    return address.high() == SOLICITED_NODE_HIGH
        && (address.low() & ~0xff_ffffL) == SOLICITED_NODE_LOW;
  }
}
