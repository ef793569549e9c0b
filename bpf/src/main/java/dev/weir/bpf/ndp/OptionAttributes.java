// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ndp;

import static dev.weir.bpf.ndp.NeighborEvents.PREFIX;

import dev.weir.api.Attributes;
import dev.weir.bpf.ndp.NeighborOptions.DnsSearch;
import dev.weir.bpf.ndp.NeighborOptions.DnsServers;
import dev.weir.bpf.ndp.NeighborOptions.PrefixInformation;
import dev.weir.bpf.ndp.NeighborOptions.Route;
import java.util.ArrayList;
import java.util.List;

/// The options of a message as attributes of its event. Attributes hold lists of plain values, so an
/// option of several fields becomes lists side by side: the first prefix has the first lifetime.
final class OptionAttributes {
  private OptionAttributes() {}

  static void add(NeighborOptions options, Attributes.Builder attributes) {
    attributes
        .putIfPresent(PREFIX + "source_link_address", NeighborEvents.text(options.sourceLink()))
        .putIfPresent(PREFIX + "target_link_address", NeighborEvents.text(options.targetLink()))
        .putIfPresent(PREFIX + "mtu", options.mtu())
        .putIfPresent(PREFIX + "redirected_bytes", options.redirectedBytes())
        .putIfPresent(PREFIX + "nonce", options.nonce());
    addPrefixes(options.prefixes(), attributes);
    addDns(options, attributes);
    addRoutes(options.routes(), attributes);
    addOthers(options, attributes);
  }

  private static void addPrefixes(List<PrefixInformation> prefixes, Attributes.Builder attributes) {
    if (!prefixes.isEmpty()) {
      attributes
          .put(PREFIX + "prefixes", prefixes.stream().map(p -> p.prefix().toString()).toList())
          .put(
              PREFIX + "prefix_valid_seconds",
              prefixes.stream().map(PrefixInformation::validSeconds).toList())
          .put(
              PREFIX + "prefix_preferred_seconds",
              prefixes.stream().map(PrefixInformation::preferredSeconds).toList())
          .put(PREFIX + "prefix_on_link", prefixes.stream().map(PrefixInformation::onLink).toList())
          .put(
              PREFIX + "prefix_autonomous",
              prefixes.stream().map(PrefixInformation::autonomous).toList());
    }
  }

  private static void addDns(NeighborOptions options, Attributes.Builder attributes) {
    if (!options.dnsServers().isEmpty()) {
      List<Object> servers = new ArrayList<>();
      List<Object> lifetimes = new ArrayList<>();
      for (DnsServers each : options.dnsServers()) {
        each.addresses().forEach(address -> servers.add(address));
        each.addresses().forEach(_ -> lifetimes.add(each.lifetimeSeconds()));
      }
      attributes.put(PREFIX + "rdnss", servers).put(PREFIX + "rdnss_seconds", lifetimes);
    }
    if (!options.dnsSearch().isEmpty()) {
      List<Object> domains = new ArrayList<>();
      List<Object> lifetimes = new ArrayList<>();
      for (DnsSearch each : options.dnsSearch()) {
        each.domains().forEach(domain -> domains.add(domain));
        each.domains().forEach(_ -> lifetimes.add(each.lifetimeSeconds()));
      }
      attributes.put(PREFIX + "dnssl", domains).put(PREFIX + "dnssl_seconds", lifetimes);
    }
  }

  private static void addRoutes(List<Route> routes, Attributes.Builder attributes) {
    if (!routes.isEmpty()) {
      attributes
          .put(PREFIX + "routes", routes.stream().map(r -> r.prefix().toString()).toList())
          .put(PREFIX + "route_seconds", routes.stream().map(Route::lifetimeSeconds).toList())
          .put(
              PREFIX + "route_preferences",
              routes.stream().map(r -> r.preference().label()).toList());
    }
  }

  private static void addOthers(NeighborOptions options, Attributes.Builder attributes) {
    if (!options.others().isEmpty()) {
      attributes
          .put(PREFIX + "other_option_types", List.copyOf(options.others().keySet()))
          .put(PREFIX + "other_option_counts", List.copyOf(options.others().values()));
    }
  }
}
