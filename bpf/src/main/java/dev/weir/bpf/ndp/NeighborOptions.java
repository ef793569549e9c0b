// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ndp;

import dev.weir.api.net.Address;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The options of a message, those that the RFCs do not foresee for its kind included. Times are
/// seconds; 4,294,967,295 is for ever.
///
/// @param sourceLink link-layer address of the sender
/// @param targetLink link-layer address of the target
/// @param mtu of the link, bytes
/// @param redirectedBytes how much of the packet that caused a redirect is quoted
/// @param nonce hexadecimal (RFC 3971); also in duplicate address detection (RFC 7527)
/// @param others how many options of each type were not read: of unknown types, repeated where one is
///     wanted, or with a length or content that their type does not have
public record NeighborOptions(
    @Nullable LinkAddress sourceLink,
    @Nullable LinkAddress targetLink,
    @Nullable Long mtu,
    @Nullable Integer redirectedBytes,
    @Nullable String nonce,
    List<PrefixInformation> prefixes,
    List<DnsServers> dnsServers,
    List<DnsSearch> dnsSearch,
    List<Route> routes,
    Map<Integer, Integer> others) {

  /// A network prefix of the link (RFC 4861 section 4.6.2).
  ///
  /// @param onLink addresses within it are on the link
  /// @param autonomous hosts may make themselves addresses within it
  public record PrefixInformation(
      NetworkPrefix prefix,
      long validSeconds,
      long preferredSeconds,
      boolean onLink,
      boolean autonomous) {}

  /// Recursive DNS servers (RFC 8106 section 5.1).
  public record DnsServers(long lifetimeSeconds, List<Address> addresses) {
    public DnsServers {
      addresses = List.copyOf(addresses);
    }
  }

  /// DNS search domains (RFC 8106 section 5.2).
  public record DnsSearch(long lifetimeSeconds, List<String> domains) {
    public DnsSearch {
      domains = List.copyOf(domains);
    }
  }

  /// A more specific route by this router (RFC 4191 section 2.3).
  public record Route(NetworkPrefix prefix, RouterPreference preference, long lifetimeSeconds) {}

  public NeighborOptions {
    prefixes = List.copyOf(prefixes);
    dnsServers = List.copyOf(dnsServers);
    dnsSearch = List.copyOf(dnsSearch);
    routes = List.copyOf(routes);
    others = Collections.unmodifiableMap(new TreeMap<>(others));
  }
}
