// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.inspect;

import dev.weir.api.net.Address;
import dev.weir.bpf.ndp.LinkAddress;
import dev.weir.bpf.ndp.NeighborBody.NeighborAdvertisement;
import dev.weir.bpf.ndp.NeighborBody.NeighborSolicitation;
import dev.weir.bpf.ndp.NeighborBody.Redirect;
import dev.weir.bpf.ndp.NeighborBody.RouterAdvertisement;
import dev.weir.bpf.ndp.NeighborBody.RouterSolicitation;
import dev.weir.bpf.ndp.NeighborBody.Unread;
import dev.weir.bpf.ndp.NeighborMessage;
import dev.weir.bpf.ndp.NeighborOptions;
import dev.weir.bpf.ndp.NeighborOptions.DnsServers;
import dev.weir.bpf.ndp.NeighborOptions.PrefixInformation;
import dev.weir.cli.console.JsonName;
import dev.weir.cli.console.JsonWriter;
import org.jspecify.annotations.Nullable;

/// One element of `ndp`. What a message does not have is left out, and so is what was not captured;
/// `truncated` stands there only then.
final class NeighborJson {
  private static final JsonName TIMESTAMP = JsonName.of("timestamp");
  private static final JsonName MESSAGE = JsonName.of("message");
  private static final JsonName SOURCE = JsonName.of("source");
  private static final JsonName DESTINATION = JsonName.of("destination");
  private static final JsonName TARGET = JsonName.of("target");
  private static final JsonName HOP_LIMIT = JsonName.of("hop_limit");
  private static final JsonName VALID = JsonName.of("valid");
  private static final JsonName INVALID_REASON = JsonName.of("invalid_reason");
  private static final JsonName TRUNCATED = JsonName.of("truncated");
  private static final JsonName SOURCE_LINK_ADDRESS = JsonName.of("source_link_address");
  private static final JsonName TARGET_LINK_ADDRESS = JsonName.of("target_link_address");
  private static final JsonName REDIRECT_DESTINATION = JsonName.of("redirect_destination");
  private static final JsonName DAD = JsonName.of("dad");
  private static final JsonName ROUTER = JsonName.of("router");
  private static final JsonName SOLICITED = JsonName.of("solicited");
  private static final JsonName OVERRIDE = JsonName.of("override");
  private static final JsonName ROUTER_LIFETIME_SECONDS = JsonName.of("router_lifetime_seconds");
  private static final JsonName PREFERENCE = JsonName.of("preference");
  private static final JsonName MANAGED = JsonName.of("managed");
  private static final JsonName OTHER = JsonName.of("other");
  private static final JsonName MTU = JsonName.of("mtu");
  private static final JsonName PREFIXES = JsonName.of("prefixes");
  private static final JsonName PREFIX = JsonName.of("prefix");
  private static final JsonName VALID_SECONDS = JsonName.of("valid_seconds");
  private static final JsonName PREFERRED_SECONDS = JsonName.of("preferred_seconds");
  private static final JsonName ON_LINK = JsonName.of("on_link");
  private static final JsonName AUTONOMOUS = JsonName.of("autonomous");
  private static final JsonName RDNSS = JsonName.of("rdnss");

  private NeighborJson() {}

  static void write(NeighborMessage message, JsonWriter json) {
    json.beginObject();
    json.time(TIMESTAMP, message.timeNanos());
    json.member(MESSAGE, message.kind().label());
    json.member(SOURCE, message.source(), 6);
    json.member(DESTINATION, message.destination(), 6);
    writeAddress(TARGET, message.body().targetAddress().orElse(null), json);
    json.member(HOP_LIMIT, message.hopLimit());
    json.member(VALID, message.valid());
    if (message.invalidity() != null) {
      json.member(INVALID_REASON, message.invalidity().label());
    }
    if (message.truncated()) {
      json.member(TRUNCATED, true);
    }
    writeFlags(message, json);
    writeLink(SOURCE_LINK_ADDRESS, message.options().sourceLink(), json);
    writeLink(TARGET_LINK_ADDRESS, message.options().targetLink(), json);
    if (message.body() instanceof RouterAdvertisement advertisement) {
      writeAdvertisement(advertisement, json);
    }
    writeNetwork(message.options(), json);
    if (message.body() instanceof Redirect redirect) {
      writeAddress(REDIRECT_DESTINATION, redirect.destination(), json);
    }
    json.endObject();
  }

  private static void writeFlags(NeighborMessage message, JsonWriter json) {
    switch (message.body()) {
      case NeighborSolicitation _ -> json.member(DAD, message.dad());
      case NeighborAdvertisement advertisement -> {
        json.member(ROUTER, advertisement.router());
        json.member(SOLICITED, advertisement.solicited());
        json.member(OVERRIDE, advertisement.override());
      }
      case RouterSolicitation _, RouterAdvertisement _, Redirect _, Unread _ -> {}
    }
  }

  private static void writeAdvertisement(RouterAdvertisement advertisement, JsonWriter json) {
    json.member(ROUTER_LIFETIME_SECONDS, advertisement.lifetimeSeconds());
    json.member(PREFERENCE, advertisement.preference().label());
    json.member(MANAGED, advertisement.managed());
    json.member(OTHER, advertisement.other());
  }

  private static void writeNetwork(NeighborOptions options, JsonWriter json) {
    if (options.mtu() != null) {
      json.member(MTU, options.mtu());
    }
    if (!options.prefixes().isEmpty()) {
      json.beginArray(PREFIXES);
      for (PrefixInformation prefix : options.prefixes()) {
        json.beginObject();
        json.member(PREFIX, prefix.prefix().toString());
        json.member(VALID_SECONDS, prefix.validSeconds());
        json.member(PREFERRED_SECONDS, prefix.preferredSeconds());
        json.member(ON_LINK, prefix.onLink());
        json.member(AUTONOMOUS, prefix.autonomous());
        json.endObject();
      }
      json.endArray();
    }
    if (!options.dnsServers().isEmpty()) {
      json.beginArray(RDNSS);
      for (DnsServers servers : options.dnsServers()) {
        for (Address server : servers.addresses()) {
          json.element(server.toString(6));
        }
      }
      json.endArray();
    }
  }

  private static void writeAddress(JsonName name, @Nullable Address address, JsonWriter json) {
    if (address != null) {
      json.member(name, address, 6);
    }
  }

  private static void writeLink(JsonName name, @Nullable LinkAddress address, JsonWriter json) {
    if (address != null) {
      json.member(name, address.text());
    }
  }
}
