// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ndp;

import dev.weir.api.net.Address;
import dev.weir.bpf.ndp.NeighborBody.NeighborAdvertisement;
import dev.weir.bpf.ndp.NeighborBody.NeighborSolicitation;
import dev.weir.bpf.ndp.NeighborBody.Redirect;
import dev.weir.bpf.ndp.NeighborBody.RouterAdvertisement;
import dev.weir.bpf.ndp.NeighborBody.RouterSolicitation;
import dev.weir.bpf.ndp.NeighborBody.Unread;
import dev.weir.bpf.ndp.NeighborOptions.PrefixInformation;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// What a message says, in one line for people.
public final class NeighborText {
  private NeighborText() {}

  /// Without source and destination, for example `router for 1800 s, medium, 2001:db8::/64`.
  public static String of(NeighborMessage message) {
    NeighborOptions options = message.options();
    StringJoiner parts = new StringJoiner(", ");
    switch (message.body()) {
      case RouterSolicitation _ -> parts.add("asks for routers");
      case RouterAdvertisement advertisement -> add(advertisement, options, parts);
      case NeighborSolicitation solicitation -> {
        String target = text(solicitation.target());
        parts.add(message.dad() ? "is " + target + " free?" : "who has " + target + "?");
      }
      case NeighborAdvertisement advertisement -> add(advertisement, options, parts);
      case Redirect redirect ->
          parts.add(text(redirect.destination()) + " is behind " + text(redirect.target()));
      case Unread _ -> parts.add("cut");
    }
    Invalidity invalidity = message.invalidity();
    if (invalidity != null) {
      parts.add("invalid: " + invalidity.label());
    }
    if (message.truncated()) {
      parts.add("truncated");
    }
    return parts.toString();
  }

  private static void add(
      RouterAdvertisement advertisement, NeighborOptions options, StringJoiner parts) {
    parts.add(
        advertisement.lifetimeSeconds() == 0
            ? "no default router"
            : "router for " + advertisement.lifetimeSeconds() + " s");
    parts.add(advertisement.preference().label());
    if (advertisement.managed()) {
      parts.add("managed");
    }
    if (advertisement.other()) {
      parts.add("other");
    }
    for (PrefixInformation prefix : options.prefixes()) {
      parts.add(prefix.prefix().toString());
    }
    if (options.mtu() != null) {
      parts.add("MTU " + options.mtu());
    }
    if (!options.dnsServers().isEmpty()) {
      parts.add("DNS " + options.dnsServers().getFirst().addresses().getFirst().toString(6));
    }
  }

  private static void add(
      NeighborAdvertisement advertisement, NeighborOptions options, StringJoiner parts) {
    String at = options.targetLink() == null ? "is here" : "is at " + options.targetLink();
    parts.add(text(advertisement.target()) + " " + at);
    if (advertisement.router()) {
      parts.add("router");
    }
    if (advertisement.solicited()) {
      parts.add("solicited");
    }
    if (advertisement.override()) {
      parts.add("override");
    }
  }

  private static String text(@Nullable Address address) {
    return address == null ? "?" : address.toString(6);
  }
}
