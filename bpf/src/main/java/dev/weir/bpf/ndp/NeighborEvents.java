// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ndp;

import dev.weir.api.Attributes;
import dev.weir.api.Event;
import dev.weir.api.Severity;
import dev.weir.bpf.layout.Side;
import dev.weir.bpf.ndp.NeighborBody.NeighborAdvertisement;
import dev.weir.bpf.ndp.NeighborBody.NeighborSolicitation;
import dev.weir.bpf.ndp.NeighborBody.Redirect;
import dev.weir.bpf.ndp.NeighborBody.RouterAdvertisement;
import dev.weir.bpf.ndp.NeighborBody.RouterSolicitation;
import dev.weir.bpf.ndp.NeighborBody.Unread;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Makes an event of a message: `network.ndp.router_advertisement` and the like, `info`, or `warn`
/// when a host would discard it. Absent things have no attribute. The attributes of options are in
/// [OptionAttributes].
///
/// Safe for use by several threads when the name function is.
public final class NeighborEvents {
  static final String PREFIX = "network.ndp.";

  private final IntFunction<String> interfaceNames;

  /// @param interfaceNames the name of an interface by its index; empty when it has none, as in a
  ///     capture
  public NeighborEvents(IntFunction<String> interfaceNames) {
    this.interfaceNames = interfaceNames;
  }

  public Event event(NeighborMessage message) {
    Attributes.Builder attributes =
        Attributes.builder()
            .put("network.type", "ipv6")
            .put("source.address", message.source())
            .put("destination.address", message.destination());
    String interfaceName = interfaceNames.apply(message.interfaceIndex());
    if (!interfaceName.isEmpty()) {
      attributes
          .put("network.interface.name", interfaceName)
          .put("network.io.direction", direction(message.side()));
    }
    attributes
        .putIfPresent(PREFIX + "ethernet_source", text(message.linkSource()))
        .put(PREFIX + "hop_limit", message.hopLimit())
        .putIfPresent(PREFIX + "code", message.code() < 0 ? null : message.code())
        .put(PREFIX + "valid", message.valid());
    Invalidity invalidity = message.invalidity();
    if (invalidity != null) {
      attributes.put(PREFIX + "invalid_reason", invalidity.label());
    }
    if (message.truncated()) {
      attributes.put(PREFIX + "truncated", true);
    }
    addBody(message, attributes);
    OptionAttributes.add(message.options(), attributes);
    return new Event(
        PREFIX + message.kind().longName(),
        message.timeNanos(),
        message.valid() ? Severity.INFO : Severity.WARN,
        NeighborText.of(message),
        attributes.build());
  }

  /// The value of `network.io.direction`.
  static String direction(Side side) {
    return switch (side) {
      case INGRESS -> "receive";
      case EGRESS -> "transmit";
    };
  }

  private static void addBody(NeighborMessage message, Attributes.Builder attributes) {
    message.body().targetAddress().ifPresent(target -> attributes.put(PREFIX + "target", target));
    switch (message.body()) {
      case RouterAdvertisement advertisement ->
          attributes
              .put(PREFIX + "router_lifetime_seconds", advertisement.lifetimeSeconds())
              .put(PREFIX + "preference", advertisement.preference().label())
              .put(PREFIX + "managed", advertisement.managed())
              .put(PREFIX + "other", advertisement.other())
              .put(PREFIX + "home_agent", advertisement.homeAgent())
              .put(PREFIX + "advertised_hop_limit", advertisement.hopLimit())
              .putIfPresent(PREFIX + "reachable_ms", advertisement.reachableMillis())
              .putIfPresent(PREFIX + "retransmit_ms", advertisement.retransmitMillis());
      case NeighborSolicitation _ -> attributes.put(PREFIX + "dad", message.dad());
      case NeighborAdvertisement advertisement ->
          attributes
              .put(PREFIX + "router", advertisement.router())
              .put(PREFIX + "solicited", advertisement.solicited())
              .put(PREFIX + "override", advertisement.override());
      case Redirect redirect ->
          attributes.putIfPresent(PREFIX + "redirect_destination", redirect.destination());
      case RouterSolicitation _, Unread _ -> {}
    }
  }

  static @Nullable String text(@Nullable LinkAddress address) {
    return address == null ? null : address.text();
  }
}
