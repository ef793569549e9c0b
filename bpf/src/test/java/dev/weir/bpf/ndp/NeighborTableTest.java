// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ndp;

import static dev.weir.bpf.ndp.Messages.HOST;
import static dev.weir.bpf.ndp.Messages.ROUTER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Event;
import dev.weir.api.Severity;
import dev.weir.api.net.Address;
import dev.weir.bpf.ndp.LinkChange.NeighborMoved;
import dev.weir.bpf.ndp.Neighbor.State;
import dev.weir.testkit.packet.NdpMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class NeighborTableTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String MAC_1 = "02:00:00:00:00:11";
  private static final String MAC_2 = "02:00:00:00:00:22";

  private final List<LinkChange> changes = new ArrayList<>();
  private final NeighborTable table = new NeighborTable(3, Duration.ofSeconds(60), changes::add);

  @Test
  void learnsTheSenderOfASolicitation() {
    see(1, HOST, ROUTER, NdpMessage.neighbourSolicitation(ROUTER).sourceLinkAddress(MAC_1));
    assertThat(find(HOST))
        .isEqualTo(
            new Neighbor(
                Address.parse(HOST),
                7,
                new LinkAddress(MAC_1),
                false,
                State.CLAIMED,
                MessageKind.NEIGHBOR_SOLICITATION,
                SECOND,
                SECOND));
    see(2, HOST, ROUTER, NdpMessage.neighbourSolicitation(ROUTER));
    assertThat(find(HOST).lastSeenNanos()).isEqualTo(2 * SECOND);
    assertThat(find(HOST).firstSeenNanos()).isEqualTo(SECOND);
  }

  @Test
  void anAnswerConfirms() {
    see(1, HOST, ROUTER, NdpMessage.neighbourSolicitation(ROUTER).sourceLinkAddress(MAC_1));
    see(2, HOST, ROUTER, answer(HOST, 0x40, MAC_1));
    assertThat(find(HOST).state()).isEqualTo(State.CONFIRMED);
    see(3, HOST, "ff02::1", answer(HOST, 0x20, MAC_1));
    assertThat(find(HOST).state()).isEqualTo(State.CONFIRMED);
    assertThat(find(HOST).learntBy()).isEqualTo(MessageKind.NEIGHBOR_ADVERTISEMENT);
    assertThat(changes).isEmpty();
  }

  @Test
  void onlyAnOverrideReplacesWhatIsKnown() {
    see(1, HOST, ROUTER, answer(HOST, 0x60, MAC_1));
    see(2, HOST, ROUTER, answer(HOST, 0x40, MAC_2));
    assertThat(find(HOST).link()).hasToString(MAC_1);
    assertThat(changes).isEmpty();
    see(3, HOST, "ff02::1", answer(HOST, 0x20, MAC_2));
    assertThat(find(HOST).link()).hasToString(MAC_2);
    assertThat(find(HOST).state()).isEqualTo(State.CLAIMED);
    assertThat(changes).singleElement().isInstanceOf(NeighborMoved.class);
    Event event = new ChangeEvents(_ -> "eth0").event(changes.getFirst());
    assertThat(event.name()).isEqualTo("network.ndp.neighbor_moved");
    assertThat(event.severity()).isEqualTo(Severity.WARN);
    assertThat(event.body()).isEqualTo("fe80::2 was at " + MAC_1 + " and is at " + MAC_2);
    assertThat(event.attributes().text("network.ndp.link_address_before")).isEqualTo(MAC_1);
    assertThat(event.attributes().text("network.interface.name")).isEqualTo("eth0");
  }

  @Test
  void anAddressThatIsAskedForIsTentativeUntilItIsUsed() {
    see(1, "::", "ff02::1:ff00:42", NdpMessage.neighbourSolicitation("fe80::42"));
    assertThat(find("fe80::42").state()).isEqualTo(State.TENTATIVE);
    assertThat(find("fe80::42").link()).hasToString("02:00:00:00:00:01");
    see(2, "fe80::42", "ff02::1", answer("fe80::42", 0x20, MAC_2));
    assertThat(find("fe80::42").state()).isEqualTo(State.CLAIMED);
    assertThat(find("fe80::42").link()).hasToString(MAC_2);
    assertThat(changes).isEmpty();
    see(3, "::", "ff02::1:ff00:42", NdpMessage.neighbourSolicitation("fe80::42"));
    assertThat(find("fe80::42").state()).isEqualTo(State.CLAIMED);
  }

  @Test
  void knowsRoutersByWhatTheySayAndDo() {
    see(1, ROUTER, "ff02::1", NdpMessage.routerAdvertisement(64, 0, 9).sourceLinkAddress(MAC_1));
    assertThat(find(ROUTER).router()).isTrue();
    see(2, ROUTER, "ff02::2", NdpMessage.routerSolicitation());
    assertThat(find(ROUTER).router()).isFalse();
    see(3, HOST, ROUTER, answer(HOST, 0xc0, MAC_2));
    assertThat(find(HOST).router()).isTrue();
    see(
        4,
        ROUTER,
        HOST,
        NdpMessage.redirect("fe80::9", "2001:db8::9").targetLinkAddress("02:00:00:00:00:99"));
    assertThat(find("fe80::9").router()).isTrue();
    assertThat(find("fe80::9").learntBy()).isEqualTo(MessageKind.REDIRECT);
  }

  @Test
  void believesNothingInvalid() {
    byte[] bytes = Messages.packet(HOST, ROUTER, answer(HOST, 0x60, MAC_1)).message();
    table.observe(Messages.parse(Messages.packet(HOST, ROUTER, 64, bytes, bytes.length, false)));
    assertThat(table.neighbors()).isEmpty();
  }

  @Test
  void forgetsTheSilentAndMakesRoomForTheNew() {
    see(1, "fe80::a", ROUTER, answer("fe80::a", 0x60, MAC_1));
    see(2, "fe80::b", ROUTER, answer("fe80::b", 0x60, MAC_1));
    see(3, "fe80::c", ROUTER, answer("fe80::c", 0x60, MAC_1));
    see(4, "fe80::a", ROUTER, answer("fe80::a", 0x60, MAC_1));
    see(5, "fe80::d", ROUTER, answer("fe80::d", 0x60, MAC_1));
    assertThat(table.evictions()).isEqualTo(1);
    assertThat(table.neighbors())
        .extracting(neighbor -> neighbor.address().toString())
        .containsExactly("fe80::c", "fe80::a", "fe80::d");
    table.expire(64 * SECOND);
    assertThat(table.neighbors()).hasSize(2);
    table.expire(66 * SECOND);
    assertThat(table.neighbors()).isEmpty();
    assertThat(table.evictions()).isEqualTo(1);
  }

  @Test
  void silenceFollowsAClockThatWasSet() {
    see(1, "fe80::a", ROUTER, answer("fe80::a", 0x60, MAC_1));
    table.clockSet(-1000 * SECOND);
    table.expire(-939 * SECOND);
    assertThat(table.neighbors()).hasSize(1);
    table.expire(-938 * SECOND);
    assertThat(table.neighbors()).isEmpty();
  }

  private Neighbor find(String address) {
    Neighbor found = table.find(Address.parse(address), 7);
    assertThat(found).as(address).isNotNull();
    return Objects.requireNonNull(found);
  }

  private static NdpMessage answer(String target, int flags, String link) {
    return NdpMessage.neighbourAdvertisement(target, flags).targetLinkAddress(link);
  }

  private void see(int second, String source, String destination, NdpMessage message) {
    table.observe(Messages.parse(source, destination, message).at(second * SECOND));
  }
}
