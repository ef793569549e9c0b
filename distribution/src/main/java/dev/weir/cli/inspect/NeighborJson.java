// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.inspect;

import com.fasterxml.jackson.core.JsonGenerator;
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
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// One element of `ndp`. What a message does not have is left out, and so is what was not captured;
/// `truncated` stands there only then.
final class NeighborJson {
  private NeighborJson() {}

  static void write(NeighborMessage message, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("timestamp", FlowJson.epoch(message.timeNanos()));
    json.writeStringField("message", message.kind().label());
    json.writeStringField("source", message.source().toString(6));
    json.writeStringField("destination", message.destination().toString(6));
    writeAddress("target", message.body().targetAddress().orElse(null), json);
    json.writeNumberField("hop_limit", message.hopLimit());
    json.writeBooleanField("valid", message.valid());
    if (message.invalidity() != null) {
      json.writeStringField("invalid_reason", message.invalidity().label());
    }
    if (message.truncated()) {
      json.writeBooleanField("truncated", true);
    }
    writeFlags(message, json);
    writeLink("source_link_address", message.options().sourceLink(), json);
    writeLink("target_link_address", message.options().targetLink(), json);
    if (message.body() instanceof RouterAdvertisement advertisement) {
      writeAdvertisement(advertisement, json);
    }
    writeNetwork(message.options(), json);
    if (message.body() instanceof Redirect redirect) {
      writeAddress("redirect_destination", redirect.destination(), json);
    }
    json.writeEndObject();
  }

  private static void writeFlags(NeighborMessage message, JsonGenerator json) throws IOException {
    switch (message.body()) {
      case NeighborSolicitation _ -> json.writeBooleanField("dad", message.dad());
      case NeighborAdvertisement advertisement -> {
        json.writeBooleanField("router", advertisement.router());
        json.writeBooleanField("solicited", advertisement.solicited());
        json.writeBooleanField("override", advertisement.override());
      }
      case RouterSolicitation _, RouterAdvertisement _, Redirect _, Unread _ -> {}
    }
  }

  private static void writeAdvertisement(RouterAdvertisement advertisement, JsonGenerator json)
      throws IOException {
    json.writeNumberField("router_lifetime_seconds", advertisement.lifetimeSeconds());
    json.writeStringField("preference", advertisement.preference().label());
    json.writeBooleanField("managed", advertisement.managed());
    json.writeBooleanField("other", advertisement.other());
  }

  private static void writeNetwork(NeighborOptions options, JsonGenerator json) throws IOException {
    if (options.mtu() != null) {
      json.writeNumberField("mtu", options.mtu());
    }
    if (!options.prefixes().isEmpty()) {
      json.writeArrayFieldStart("prefixes");
      for (PrefixInformation prefix : options.prefixes()) {
        json.writeStartObject();
        json.writeStringField("prefix", prefix.prefix().toString());
        json.writeNumberField("valid_seconds", prefix.validSeconds());
        json.writeNumberField("preferred_seconds", prefix.preferredSeconds());
        json.writeBooleanField("on_link", prefix.onLink());
        json.writeBooleanField("autonomous", prefix.autonomous());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    if (!options.dnsServers().isEmpty()) {
      json.writeArrayFieldStart("rdnss");
      for (DnsServers servers : options.dnsServers()) {
        for (Address server : servers.addresses()) {
          json.writeString(server.toString(6));
        }
      }
      json.writeEndArray();
    }
  }

  private static void writeAddress(String name, @Nullable Address address, JsonGenerator json)
      throws IOException {
    if (address != null) {
      json.writeStringField(name, address.toString(6));
    }
  }

  private static void writeLink(String name, @Nullable LinkAddress address, JsonGenerator json)
      throws IOException {
    if (address != null) {
      json.writeStringField(name, address.text());
    }
  }
}
