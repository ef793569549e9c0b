// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ndp;

import static dev.weir.bpf.ndp.Messages.ALL_NODES;
import static dev.weir.bpf.ndp.Messages.HOST;
import static dev.weir.bpf.ndp.Messages.ROUTER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.net.Address;
import dev.weir.bpf.event.NdpPacket;
import dev.weir.bpf.ndp.NeighborBody.NeighborAdvertisement;
import dev.weir.bpf.ndp.NeighborBody.NeighborSolicitation;
import dev.weir.bpf.ndp.NeighborBody.Redirect;
import dev.weir.bpf.ndp.NeighborBody.RouterAdvertisement;
import dev.weir.bpf.ndp.NeighborBody.RouterSolicitation;
import dev.weir.bpf.ndp.NeighborBody.Unread;
import dev.weir.bpf.ndp.NeighborOptions.DnsSearch;
import dev.weir.bpf.ndp.NeighborOptions.DnsServers;
import dev.weir.bpf.ndp.NeighborOptions.PrefixInformation;
import dev.weir.bpf.ndp.NeighborOptions.Route;
import dev.weir.testkit.packet.NdpMessage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NeighborMessageTest {
  @Test
  void readsEverythingThatARouterAdvertises() {
    NeighborMessage message = Messages.parse(ROUTER, ALL_NODES, Messages.fullAdvertisement());

    assertThat(message.valid()).isTrue();
    assertThat(message.kind()).isEqualTo(MessageKind.ROUTER_ADVERTISEMENT);
    assertThat(message.body())
        .isEqualTo(
            new RouterAdvertisement(64, true, true, false, RouterPreference.HIGH, 1800, 0L, 0L));
    NeighborOptions options = message.options();
    assertThat(options.sourceLink()).hasToString("02:00:00:00:00:01");
    assertThat(options.targetLink()).isNull();
    assertThat(options.mtu()).isEqualTo(1480);
    assertThat(options.nonce()).isEqualTo("010203040506");
    assertThat(options.prefixes())
        .containsExactly(
            new PrefixInformation(prefix("2001:db8:0:1::", 64), 86_400, 14_400, true, true),
            new PrefixInformation(
                prefix("2001:db8:0:2::", 64), 4_294_967_295L, 4_294_967_295L, true, false));
    assertThat(options.dnsServers())
        .containsExactly(
            new DnsServers(
                1200, List.of(Address.parse("2001:db8::53"), Address.parse("2001:db8::54"))));
    assertThat(options.dnsSearch()).containsExactly(new DnsSearch(60, List.of("example.org")));
    assertThat(options.routes())
        .containsExactly(new Route(prefix("2001:db8:5::", 48), RouterPreference.LOW, 3600));
    assertThat(options.others()).isEqualTo(Map.of(200, 2));
  }

  @Test
  void readsTheOtherKinds() {
    assertThat(Messages.parse(HOST, "ff02::2", NdpMessage.routerSolicitation()).body())
        .isEqualTo(new RouterSolicitation());
    assertThat(Messages.parse(HOST, ROUTER, NdpMessage.neighbourSolicitation(ROUTER)).body())
        .isEqualTo(new NeighborSolicitation(Address.parse(ROUTER)));
    NeighborMessage advertisement =
        Messages.parse(
            ROUTER,
            HOST,
            NdpMessage.neighbourAdvertisement(ROUTER, 0xc0).targetLinkAddress("0a:0b:0c:0d:0e:0f"));
    assertThat(advertisement.body())
        .isEqualTo(new NeighborAdvertisement(true, true, false, Address.parse(ROUTER)));
    assertThat(advertisement.options().targetLink()).hasToString("0a:0b:0c:0d:0e:0f");
    NeighborMessage redirect =
        Messages.parse(
            ROUTER, HOST, NdpMessage.redirect("fe80::9", "2001:db8::9").option(4, 2, new byte[14]));
    assertThat(redirect.body())
        .isEqualTo(new Redirect(Address.parse("fe80::9"), Address.parse("2001:db8::9")));
    assertThat(redirect.options().redirectedBytes()).isEqualTo(8);
    assertThat(redirect.valid()).isTrue();
  }

  @Test
  void duplicateAddressDetectionAsksFromNowhere() {
    NdpMessage asks = NdpMessage.neighbourSolicitation("fe80::42");
    assertThat(Messages.parse("::", "ff02::1:ff00:42", asks).dad()).isTrue();
    assertThat(Messages.parse(HOST, "ff02::1:ff00:42", asks).dad()).isFalse();
    assertThat(Messages.parse("::", "ff02::2", NdpMessage.routerSolicitation()).dad()).isFalse();
  }

  @Test
  void preferenceHasFourValues() {
    for (RouterPreference preference : RouterPreference.values()) {
      int bits = List.of("medium", "high", "reserved", "low").indexOf(preference.label());
      NeighborMessage message =
          Messages.parse(
              ROUTER, ALL_NODES, NdpMessage.routerAdvertisement(64, 0x20 | bits << 3, 0));
      assertThat(message.body())
          .isEqualTo(new RouterAdvertisement(64, false, false, true, preference, 0, 0L, 0L));
    }
  }

  @Test
  void whatWasNotCapturedIsNeitherReadNorHeldAgainstTheMessage() {
    NdpPacket whole = Messages.packet(ROUTER, ALL_NODES, Messages.fullAdvertisement());
    for (int length = 1; length < whole.message().length; length++) {
      NeighborMessage message = Messages.parse(Messages.cut(whole, length));
      assertThat(message.truncated()).isTrue();
      assertThat(message.invalidity()).isNull();
      assertThat(message.code()).isEqualTo(length < 2 ? -1 : 0);
      assertThat(message.body() instanceof Unread).isEqualTo(length < 8);
      assertThat(message.options().sourceLink() == null).isEqualTo(length < 24);
      assertThat(message.options().mtu() == null).isEqualTo(length < 32);
      assertThat(message.options().prefixes()).hasSize(length < 64 ? 0 : length < 96 ? 1 : 2);
    }
    assertThat(Messages.parse(Messages.cut(whole, 8)).body())
        .isEqualTo(
            new RouterAdvertisement(
                64, true, true, false, RouterPreference.HIGH, 1800, null, null));
  }

  @Test
  void anOptionOfTheWrongShapeIsCountedByItsType() {
    NdpMessage odd =
        NdpMessage.routerAdvertisement(64, 0, 1800)
            .option(5, 2, new byte[14])
            .option(3, 1, new byte[6])
            .option(25, 2, new byte[14])
            .option(31, 2, new byte[] {0, 0, 0, 0, 0, 9, 40, 'x', 'x', 'x', 'x', 'x', 'x', 'x'})
            .option(24, 1, new byte[] {64, 0, 0, 0, 0, 0})
            .prefix("2001:db8::", 129, 0, 1, 1)
            .mtu(1500)
            .mtu(1400);
    NeighborMessage message = Messages.parse(ROUTER, ALL_NODES, odd);
    assertThat(message.valid()).isTrue();
    assertThat(message.options().mtu()).isEqualTo(1500);
    assertThat(message.options().others()).isEqualTo(Map.of(3, 2, 5, 2, 24, 1, 25, 1, 31, 1));
  }

  @Test
  void otherTypesAreNoNeighbourDiscovery() {
    for (int type = 0; type < 256; type++) {
      byte[] bytes = new byte[64];
      bytes[0] = (byte) type;
      NdpPacket packet = Messages.packet(ROUTER, HOST, 255, bytes, 64, false);
      assertThat(NeighborMessage.parse(packet).isPresent()).isEqualTo(type >= 133 && type <= 137);
    }
    assertThat(NeighborMessage.parse(Messages.packet(ROUTER, HOST, 255, new byte[0], 8, false)))
        .isEmpty();
  }

  @Test
  void searchDomainsAreEscaped() {
    byte[] bytes = {2, 'a', '.', 1, (byte) 0xe9, 0, 1, '\\', 0, 0, 0};
    assertThat(DomainNames.read(bytes)).containsExactly("a\\046.\\233", "\\092");
    assertThat(DomainNames.read(new byte[] {1, 'a'})).isEmpty();
  }

  private static NetworkPrefix prefix(String address, int length) {
    return new NetworkPrefix(Address.parse(address), length);
  }
}
