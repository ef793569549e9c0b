// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ndp;

import static dev.weir.bpf.ndp.Messages.ALL_NODES;
import static dev.weir.bpf.ndp.Messages.HOST;
import static dev.weir.bpf.ndp.Messages.ROUTER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.event.NdpPacket;
import dev.weir.testkit.packet.NdpMessage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ValidityRulesTest {
  private static final String GROUP = "ff02::1:ff00:42";
  private static final String TARGET = "fe80::42";

  @Test
  void onlyTheFullHopLimit() {
    byte[] bytes = Messages.packet(HOST, ROUTER, NdpMessage.routerSolicitation()).message();
    for (int hopLimit : new int[] {0, 1, 64, 254}) {
      assertThat(invalidity(Messages.packet(HOST, ROUTER, hopLimit, bytes, bytes.length, false)))
          .isEqualTo(Invalidity.HOP_LIMIT);
    }
    assertThat(invalidity(Messages.packet(HOST, ROUTER, 255, bytes, bytes.length, false))).isNull();
  }

  @Test
  void noFragments() {
    byte[] bytes = Messages.packet(HOST, ROUTER, NdpMessage.routerSolicitation()).message();
    assertThat(invalidity(Messages.packet(HOST, ROUTER, 255, bytes, bytes.length, true)))
        .isEqualTo(Invalidity.FRAGMENTED);
  }

  @Test
  void shorterThanTheFixedPart() {
    for (MessageKind kind : MessageKind.values()) {
      byte[] bytes = new byte[kind.fixedBytes()];
      bytes[0] = (byte) kind.type();
      for (int length = 1; length < bytes.length; length++) {
        NdpPacket packet =
            Messages.packet(ROUTER, HOST, 255, Arrays.copyOf(bytes, length), length, false);
        assertThat(invalidity(packet)).isEqualTo(Invalidity.LENGTH);
      }
    }
  }

  @Test
  void everyBitIsUnderTheChecksum() {
    NdpPacket right = Messages.packet(ROUTER, ALL_NODES, Messages.fullAdvertisement());
    assertThat(invalidity(right)).isNull();
    for (int bit = 8; bit < 8 * right.message().length; bit++) {
      byte[] wrong = right.message().clone();
      wrong[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(invalidity(Messages.withMessage(right, wrong, wrong.length)))
          .isEqualTo(Invalidity.CHECKSUM);
    }
  }

  @Test
  void codeIsZero() {
    NdpPacket packet = Messages.packet(HOST, ROUTER, NdpMessage.routerSolicitation());
    byte[] bytes = packet.message();
    bytes[1] = 1;
    bytes[3]--; // keeps the sum
    assertThat(invalidity(packet)).isEqualTo(Invalidity.CODE);
  }

  @Test
  void optionsHaveALengthAndFit() {
    NdpMessage none = NdpMessage.routerSolicitation().option(1, 0, new byte[6]);
    assertThat(invalidity(HOST, ROUTER, none)).isEqualTo(Invalidity.OPTION_LENGTH);
    NdpMessage tooLong = NdpMessage.routerSolicitation().option(1, 2, new byte[6]);
    assertThat(invalidity(HOST, ROUTER, tooLong)).isEqualTo(Invalidity.OPTION_LENGTH);
    NdpMessage half =
        NdpMessage.routerSolicitation().option(1, 1, new byte[6]).option(1, 1, new byte[0]);
    assertThat(invalidity(HOST, ROUTER, half)).isEqualTo(Invalidity.OPTION_LENGTH);
  }

  /// An option that ends behind the message is damage even where the capture ends before.
  @Test
  void truncatedOptionsMustFitTheWholeMessage() {
    NdpPacket whole =
        Messages.packet(ROUTER, ALL_NODES, NdpMessage.routerAdvertisement(64, 0, 9).mtu(1500));
    assertThat(invalidity(Messages.cut(whole, 20))).isNull();
    byte[] tooLong = Arrays.copyOf(whole.message(), 20);
    tooLong[17] = 2;
    assertThat(invalidity(Messages.withMessage(whole, tooLong, whole.messageBytes())))
        .isEqualTo(Invalidity.OPTION_LENGTH);
  }

  @Test
  void routersSpeakFromLinkLocalAddresses() {
    NdpMessage advertisement = NdpMessage.routerAdvertisement(64, 0, 1800);
    assertThat(invalidity("2001:db8::1", ALL_NODES, advertisement))
        .isEqualTo(Invalidity.SOURCE_NOT_LINK_LOCAL);
    assertThat(invalidity("febf::1", ALL_NODES, advertisement)).isNull();
    assertThat(invalidity("fec0::1", ALL_NODES, advertisement))
        .isEqualTo(Invalidity.SOURCE_NOT_LINK_LOCAL);
    assertThat(invalidity("2001:db8::1", HOST, NdpMessage.redirect(TARGET, "2001:db8::9")))
        .isEqualTo(Invalidity.SOURCE_NOT_LINK_LOCAL);
  }

  @Test
  void neighboursAreNotGroups() {
    assertThat(invalidity(HOST, ROUTER, NdpMessage.neighbourSolicitation(GROUP)))
        .isEqualTo(Invalidity.TARGET_MULTICAST);
    assertThat(invalidity(HOST, ROUTER, NdpMessage.neighbourAdvertisement(GROUP, 0)))
        .isEqualTo(Invalidity.TARGET_MULTICAST);
  }

  @Test
  void duplicateAddressDetectionIsDoneProperly() {
    NdpMessage asks = NdpMessage.neighbourSolicitation(TARGET);
    assertThat(invalidity("::", GROUP, asks)).isNull();
    assertThat(invalidity("::", TARGET, asks)).isEqualTo(Invalidity.DAD_DESTINATION);
    assertThat(invalidity("::", "ff02::1:fe00:42", asks)).isEqualTo(Invalidity.DAD_DESTINATION);
    NdpMessage withLink =
        NdpMessage.neighbourSolicitation(TARGET).sourceLinkAddress("02:00:00:00:00:01");
    assertThat(invalidity("::", GROUP, withLink)).isEqualTo(Invalidity.DAD_LINK_ADDRESS);
    assertThat(invalidity(HOST, GROUP, withLink)).isNull();
    NdpMessage router = NdpMessage.routerSolicitation().sourceLinkAddress("02:00:00:00:00:01");
    assertThat(invalidity("::", "ff02::2", router)).isEqualTo(Invalidity.DAD_LINK_ADDRESS);
  }

  @Test
  void nobodyAnswersAGroup() {
    assertThat(invalidity(HOST, ALL_NODES, NdpMessage.neighbourAdvertisement(HOST, 0x60)))
        .isEqualTo(Invalidity.SOLICITED_MULTICAST);
    assertThat(invalidity(HOST, ALL_NODES, NdpMessage.neighbourAdvertisement(HOST, 0x20))).isNull();
    assertThat(invalidity(HOST, ROUTER, NdpMessage.neighbourAdvertisement(HOST, 0x60))).isNull();
  }

  @Test
  void redirectsLeadToARouterOrTheDestination() {
    assertThat(invalidity(ROUTER, HOST, NdpMessage.redirect(TARGET, "2001:db8::9"))).isNull();
    assertThat(invalidity(ROUTER, HOST, NdpMessage.redirect("2001:db8::9", "2001:db8::9")))
        .isNull();
    assertThat(invalidity(ROUTER, HOST, NdpMessage.redirect("2001:db8::8", "2001:db8::9")))
        .isEqualTo(Invalidity.REDIRECT_TARGET);
    assertThat(invalidity(ROUTER, HOST, NdpMessage.redirect(TARGET, "ff05::9")))
        .isEqualTo(Invalidity.REDIRECT_DESTINATION);
  }

  private static @Nullable Invalidity invalidity(
      String source, String destination, NdpMessage message) {
    return Messages.parse(source, destination, message).invalidity();
  }

  private static @Nullable Invalidity invalidity(NdpPacket packet) {
    return Messages.parse(packet).invalidity();
  }
}
