// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ndp;

import static dev.weir.bpf.ndp.Messages.ROUTER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Event;
import dev.weir.api.Severity;
import dev.weir.api.net.Address;
import dev.weir.testkit.packet.NdpMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RouterTableTest {
  private static final long SECOND = 1_000_000_000L;

  private final List<LinkChange> changes = new ArrayList<>();
  private final RouterTable table = new RouterTable(2, changes::add);
  private final ChangeEvents events = new ChangeEvents(_ -> "");

  @Test
  void keepsWhatARouterAdvertises() {
    see(1, ROUTER, Messages.fullAdvertisement());
    see(5, ROUTER, NdpMessage.routerAdvertisement(64, 0x18, 600));
    Router router = Objects.requireNonNull(table.find(Address.parse(ROUTER), 7));
    assertThat(router.link()).hasToString("02:00:00:00:00:01");
    assertThat(router.mtu()).isEqualTo(1480);
    assertThat(router.preference()).isEqualTo(RouterPreference.LOW);
    assertThat(router.managed()).isFalse();
    assertThat(router.lifetimeSeconds()).isEqualTo(600);
    assertThat(router.firstSeenNanos()).isEqualTo(SECOND);
    assertThat(router.expiresNanos()).isEqualTo(605 * SECOND);
    assertThat(router.prefixes())
        .extracting(prefix -> prefix.information().prefix() + " " + prefix.expiresNanos())
        .containsExactly(
            "2001:db8:0:1::/64 " + 86_401 * SECOND, "2001:db8:0:2::/64 " + Long.MAX_VALUE);
    assertThat(names()).containsExactly("network.ndp.router_found");
  }

  @Test
  void aPrefixEndsWithItsLifetimeOrWhenItIsWithdrawn() {
    see(1, ROUTER, prefix(NdpMessage.routerAdvertisement(64, 0, 9000), 1, 10));
    see(2, ROUTER, prefix(prefix(NdpMessage.routerAdvertisement(64, 0, 9000), 2, 100), 3, 100));
    table.expire(11 * SECOND);
    assertThat(prefixes()).containsExactly("2001:db8:2::/64", "2001:db8:3::/64");
    see(12, ROUTER, prefix(NdpMessage.routerAdvertisement(64, 0, 9000), 2, 0));
    assertThat(prefixes()).containsExactly("2001:db8:3::/64");
  }

  @Test
  void aRouterEndsWithItsLifetime() {
    see(1, ROUTER, NdpMessage.routerAdvertisement(64, 0, 10));
    table.expire(10 * SECOND);
    assertThat(table.routers()).hasSize(1);
    table.expire(20 * SECOND);
    assertThat(table.routers()).isEmpty();
    assertThat(names()).containsExactly("network.ndp.router_found", "network.ndp.router_lost");
    Event lost = events.event(changes.get(1));
    assertThat(lost.timeNanos()).isEqualTo(11 * SECOND);
    assertThat(lost.severity()).isEqualTo(Severity.WARN);
    assertThat(lost.attributes().text("network.ndp.cause")).isEqualTo("expired");
    assertThat(lost.attributes().get("network.ndp.known_seconds")).isEqualTo(10.0);
  }

  @Test
  void aRouterThatComesBackAfterItsLifetimeWasLostBefore() {
    see(1, ROUTER, NdpMessage.routerAdvertisement(64, 0, 10));
    see(30, ROUTER, NdpMessage.routerAdvertisement(64, 0, 10));
    assertThat(names())
        .containsExactly(
            "network.ndp.router_found", "network.ndp.router_lost", "network.ndp.router_found");
  }

  @Test
  void aLifetimeOfZeroEndsARouterAndBeginsNone() {
    see(1, "fe80::9", NdpMessage.routerAdvertisement(64, 0, 0));
    assertThat(changes).isEmpty();
    see(2, ROUTER, NdpMessage.routerAdvertisement(64, 0, 10));
    see(3, ROUTER, NdpMessage.routerAdvertisement(64, 0, 0));
    assertThat(table.routers()).isEmpty();
    assertThat(events.event(changes.get(1)).body())
        .isEqualTo("fe80::1 is no default router any more: withdrawn");
  }

  @Test
  void aFloodOfRoutersIsBounded() {
    for (int i = 0; i < 1000; i++) {
      see(
          1 + i,
          "fe80::" + Integer.toHexString(i + 1),
          NdpMessage.routerAdvertisement(64, 0, 9000));
    }
    assertThat(table.routers()).hasSize(2);
    assertThat(table.evictions()).isEqualTo(998);
  }

  @Test
  void aFloodOfPrefixesIsBounded() {
    for (int i = 0; i < 200; i++) {
      see(1 + i, ROUTER, prefix(NdpMessage.routerAdvertisement(64, 0, 9000), i, 9000));
    }
    assertThat(prefixes()).hasSize(RouterTable.MOST_PREFIXES).contains("2001:db8:c7::/64");
    assertThat(table.prefixEvictions()).isEqualTo(200 - RouterTable.MOST_PREFIXES);
  }

  @Test
  void lifetimesFollowAClockThatWasSet() {
    see(1, ROUTER, prefix(NdpMessage.routerAdvertisement(64, 0, 100), 1, 10));
    table.clockSet(1000 * SECOND);
    table.expire(1010 * SECOND);
    assertThat(prefixes()).hasSize(1);
    table.expire(1012 * SECOND);
    assertThat(prefixes()).isEmpty();
    table.clockSet(-1000 * SECOND);
    table.expire(100 * SECOND);
    assertThat(table.routers()).hasSize(1);
    table.expire(102 * SECOND);
    assertThat(table.routers()).isEmpty();
  }

  private static NdpMessage prefix(NdpMessage message, int number, long validSeconds) {
    String text = "2001:db8:" + Integer.toHexString(number) + "::";
    return message.prefix(text, 64, 0xc0, validSeconds, validSeconds);
  }

  private List<String> prefixes() {
    return table.routers().getFirst().prefixes().stream()
        .map(prefix -> prefix.information().prefix().toString())
        .toList();
  }

  private List<String> names() {
    return changes.stream().map(change -> events.event(change).name()).toList();
  }

  private void see(int second, String source, NdpMessage message) {
    table.observe(Messages.parse(source, Messages.ALL_NODES, message).at(second * SECOND));
  }
}
