// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ndp;

import dev.weir.api.net.Address;
import dev.weir.bpf.ndp.NeighborOptions.DnsSearch;
import dev.weir.bpf.ndp.NeighborOptions.DnsServers;
import dev.weir.bpf.ndp.NeighborOptions.PrefixInformation;
import dev.weir.bpf.ndp.NeighborOptions.Route;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads the options of one message, up to the first that cannot be. Never throws.
final class OptionReader {
  private static final int UNIT = 8;

  private final MessageBytes bytes;
  private final List<PrefixInformation> prefixes = new ArrayList<>();
  private final List<DnsServers> dnsServers = new ArrayList<>();
  private final List<DnsSearch> dnsSearch = new ArrayList<>();
  private final List<Route> routes = new ArrayList<>();
  private final Map<Integer, Integer> others = new TreeMap<>();
  private @Nullable LinkAddress sourceLink;
  private @Nullable LinkAddress targetLink;
  private @Nullable Long mtu;
  private @Nullable Integer redirectedBytes;
  private @Nullable String nonce;
  private boolean damaged;

  OptionReader(MessageBytes bytes) {
    this.bytes = bytes;
  }

  /// Whether an option has no length or one that does not fit into the message.
  boolean damaged() {
    return damaged;
  }

  /// @param start where the options begin
  NeighborOptions read(int start) {
    for (int at = start; at < bytes.total(); ) {
      int end = at + 2 > bytes.total() ? at : endOf(at);
      if (end == at || end > bytes.total()) {
        damaged = true;
        break;
      }
      if (!bytes.has(end)) {
        break;
      }
      if (!take(bytes.u8(at), at, end)) {
        others.merge(bytes.u8(at), 1, Integer::sum);
      }
      at = end;
    }
    return new NeighborOptions(
        sourceLink,
        targetLink,
        mtu,
        redirectedBytes,
        nonce,
        prefixes,
        dnsServers,
        dnsSearch,
        routes,
        others);
  }

  /// Where the option says that it ends; of one whose length was not captured, where all does.
  private int endOf(int at) {
    return bytes.has(at + 2) ? at + UNIT * bytes.u8(at + 1) : bytes.total();
  }

  /// Whether the option was read. Of those that say one thing, the first counts.
  private boolean take(int type, int at, int end) {
    int units = (end - at) / UNIT;
    return switch (type) {
      case 1 -> sourceLink == null && takeSourceLink(at, end);
      case 2 -> targetLink == null && takeTargetLink(at, end);
      case 3 -> units == 4 && takePrefix(at);
      case 4 -> redirectedBytes == null && takeRedirected(end - at - UNIT);
      case 5 -> units == 1 && mtu == null && takeMtu(at);
      case 14 -> nonce == null && takeNonce(at, end);
      case 24 -> units <= 3 && takeRoute(at, units);
      case 25 -> units >= 3 && units % 2 == 1 && takeDnsServers(at, end);
      case 31 -> units >= 2 && takeDnsSearch(at, end);
      default -> false;
    };
  }

  private boolean takeSourceLink(int at, int end) {
    sourceLink = LinkAddress.of(bytes.copy(at + 2, end));
    return true;
  }

  private boolean takeTargetLink(int at, int end) {
    targetLink = LinkAddress.of(bytes.copy(at + 2, end));
    return true;
  }

  private boolean takeRedirected(int quotedBytes) {
    redirectedBytes = quotedBytes;
    return true;
  }

  private boolean takeMtu(int at) {
    mtu = bytes.u32(at + 4);
    return true;
  }

  private boolean takeNonce(int at, int end) {
    nonce = HexFormat.of().formatHex(bytes.copy(at + 2, end));
    return true;
  }

  private boolean takePrefix(int at) {
    int length = bytes.u8(at + 2);
    if (length > 128) {
      return false;
    }
    int flags = bytes.u8(at + 3);
    return prefixes.add(
        new PrefixInformation(
            new NetworkPrefix(bytes.address(at + 16), length),
            bytes.u32(at + 4),
            bytes.u32(at + 8),
            (flags & 0x80) != 0,
            (flags & 0x40) != 0));
  }

  /// The prefix has 0, 8 or 16 bytes, at least as many as its length needs.
  private boolean takeRoute(int at, int units) {
    int length = bytes.u8(at + 2);
    int prefixBytes = UNIT * (units - 1);
    if (length > 8 * prefixBytes) {
      return false;
    }
    byte[] address = new byte[16];
    System.arraycopy(bytes.copy(at + 8, at + 8 + prefixBytes), 0, address, 0, prefixBytes);
    return routes.add(
        new Route(
            new NetworkPrefix(Address.ofBytes(address), length),
            RouterPreference.ofFlags(bytes.u8(at + 3)),
            bytes.u32(at + 4)));
  }

  private boolean takeDnsServers(int at, int end) {
    List<Address> servers = new ArrayList<>();
    for (int server = at + UNIT; server < end; server += 16) {
      servers.add(bytes.address(server));
    }
    return dnsServers.add(new DnsServers(bytes.u32(at + 4), servers));
  }

  private boolean takeDnsSearch(int at, int end) {
    List<String> domains = DomainNames.read(bytes.copy(at + UNIT, end));
    return !domains.isEmpty() && dnsSearch.add(new DnsSearch(bytes.u32(at + 4), domains));
  }
}
