// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ndp;

import static dev.weir.bpf.ndp.Messages.ALL_NODES;
import static dev.weir.bpf.ndp.Messages.HOST;
import static dev.weir.bpf.ndp.Messages.ROUTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.weir.api.Event;
import dev.weir.api.Severity;
import dev.weir.api.net.Address;
import dev.weir.testkit.packet.NdpMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeighborEventsTest {
  private final NeighborEvents events = new NeighborEvents(index -> "eth" + index);

  @Test
  void aRouterAdvertisementHasAllItSaysInItsAttributes() {
    Event event = events.event(Messages.parse(ROUTER, ALL_NODES, Messages.fullAdvertisement()));

    assertThat(event.name()).isEqualTo("network.ndp.router_advertisement");
    assertThat(event.timeNanos()).isEqualTo(Messages.TIME);
    assertThat(event.severity()).isEqualTo(Severity.INFO);
    assertThat(event.body())
        .isEqualTo(
            "router for 1800 s, high, managed, other, 2001:db8:0:1::/64, 2001:db8:0:2::/64,"
                + " MTU 1480, DNS 2001:db8::53");
    assertThat(event.attributes().asMap())
        .containsExactly(
            entry("network.type", "ipv6"),
            entry("source.address", Address.parse(ROUTER)),
            entry("destination.address", Address.parse(ALL_NODES)),
            entry("network.interface.name", "eth7"),
            entry("network.io.direction", "receive"),
            entry("network.ndp.ethernet_source", "02:00:00:00:00:01"),
            entry("network.ndp.hop_limit", 255L),
            entry("network.ndp.code", 0L),
            entry("network.ndp.valid", true),
            entry("network.ndp.router_lifetime_seconds", 1800L),
            entry("network.ndp.preference", "high"),
            entry("network.ndp.managed", true),
            entry("network.ndp.other", true),
            entry("network.ndp.home_agent", false),
            entry("network.ndp.advertised_hop_limit", 64L),
            entry("network.ndp.reachable_ms", 0L),
            entry("network.ndp.retransmit_ms", 0L),
            entry("network.ndp.source_link_address", "02:00:00:00:00:01"),
            entry("network.ndp.mtu", 1480L),
            entry("network.ndp.nonce", "010203040506"),
            entry("network.ndp.prefixes", List.of("2001:db8:0:1::/64", "2001:db8:0:2::/64")),
            entry("network.ndp.prefix_valid_seconds", List.of(86_400L, 4_294_967_295L)),
            entry("network.ndp.prefix_preferred_seconds", List.of(14_400L, 4_294_967_295L)),
            entry("network.ndp.prefix_on_link", List.of(true, true)),
            entry("network.ndp.prefix_autonomous", List.of(true, false)),
            entry(
                "network.ndp.rdnss",
                List.of(Address.parse("2001:db8::53"), Address.parse("2001:db8::54"))),
            entry("network.ndp.rdnss_seconds", List.of(1200L, 1200L)),
            entry("network.ndp.dnssl", List.of("example.org")),
            entry("network.ndp.dnssl_seconds", List.of(60L)),
            entry("network.ndp.routes", List.of("2001:db8:5::/48")),
            entry("network.ndp.route_seconds", List.of(3600L)),
            entry("network.ndp.route_preferences", List.of("low")),
            entry("network.ndp.other_option_types", List.of(200L)),
            entry("network.ndp.other_option_counts", List.of(2L)));
  }

  @Test
  void whatAHostWouldDiscardIsAWarningWithItsReason() {
    Event event =
        events.event(
            Messages.parse("2001:db8::1", HOST, NdpMessage.redirect("fe80::9", "2001:db8::9")));
    assertThat(event.name()).isEqualTo("network.ndp.redirect");
    assertThat(event.severity()).isEqualTo(Severity.WARN);
    assertThat(event.body())
        .isEqualTo("2001:db8::9 is behind fe80::9, invalid: source_not_link_local");
    assertThat(event.attributes().get("network.ndp.valid")).isEqualTo(false);
    assertThat(event.attributes().text("network.ndp.invalid_reason"))
        .isEqualTo("source_not_link_local");
    assertThat(event.attributes().get("network.ndp.redirect_destination"))
        .isEqualTo(Address.parse("2001:db8::9"));
  }

  @Test
  void solicitationsAndAdvertisementsSayWhatTheyAsk() {
    assertThat(body("::", "ff02::1:ff00:42", NdpMessage.neighbourSolicitation("fe80::42")))
        .isEqualTo("is fe80::42 free?");
    assertThat(body(HOST, ROUTER, NdpMessage.neighbourSolicitation(ROUTER)))
        .isEqualTo("who has fe80::1?");
    assertThat(body(HOST, "ff02::2", NdpMessage.routerSolicitation()))
        .isEqualTo("asks for routers");
    assertThat(
            body(
                ROUTER,
                HOST,
                NdpMessage.neighbourAdvertisement(ROUTER, 0xe0)
                    .targetLinkAddress("02:00:00:00:00:01")))
        .isEqualTo("fe80::1 is at 02:00:00:00:00:01, router, solicited, override");
  }

  @Test
  void whatWasCutSaysSo() {
    Event event =
        events.event(
            Messages.parse(
                Messages.cut(
                    Messages.packet(HOST, ROUTER, NdpMessage.neighbourSolicitation(ROUTER)), 10)));
    assertThat(event.severity()).isEqualTo(Severity.INFO);
    assertThat(event.body()).isEqualTo("who has ??, truncated");
    assertThat(event.attributes().get("network.ndp.truncated")).isEqualTo(true);
    assertThat(event.attributes().get("network.ndp.target")).isNull();
  }

  @Test
  void aCaptureHasNoInterfaceAndNoDirection() {
    Event event =
        new NeighborEvents(_ -> "")
            .event(Messages.parse(HOST, "ff02::2", NdpMessage.routerSolicitation()));
    assertThat(event.attributes().asMap())
        .doesNotContainKeys("network.interface.name", "network.io.direction");
  }

  private String body(String source, String destination, NdpMessage message) {
    return events.event(Messages.parse(source, destination, message)).body();
  }
}
