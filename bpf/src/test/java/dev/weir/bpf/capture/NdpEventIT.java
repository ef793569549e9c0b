// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static dev.weir.testkit.packet.PacketBuilder.ethernet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.net.Address;
import dev.weir.bpf.event.NdpPacket;
import dev.weir.bpf.layout.LinkLayer;
import dev.weir.bpf.layout.Side;
import dev.weir.testkit.KernelTest;
import dev.weir.testkit.packet.NdpMessage;
import dev.weir.testkit.packet.PacketBuilder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Which packets the kernel program takes for NDP, and what it tells of them.
@KernelTest
class NdpEventIT {
  private static final String A = "fe80::1";
  private static final String B = "ff02::1";

  private final EventProbe probe = new EventProbe();

  @AfterEach
  void close() {
    probe.close();
  }

  @Test
  void everyMessageIsToldWithAllItsBytes() {
    List<NdpMessage> messages =
        List.of(
            NdpMessage.routerSolicitation().sourceLinkAddress("02:00:00:00:00:01"),
            NdpMessage.routerAdvertisement(64, 0xc0, 1800)
                .prefix("2001:db8::", 64, 0xc0, 100, 50)
                .mtu(1500)
                .dnsServers(10, "2001:db8::53"),
            NdpMessage.neighbourSolicitation("fe80::2"),
            NdpMessage.neighbourAdvertisement("fe80::2", 0xe0),
            NdpMessage.redirect("fe80::3", "2001:db8::9"));
    for (NdpMessage message : messages) {
      byte[] frame =
          ethernet("02:00:00:00:00:aa", "33:33:00:00:00:01").ipv6(A, B).ndp(message).build();
      probe.time(7 * EventProbe.SECOND);
      probe.feed(frame);
      byte[] wanted = Arrays.copyOfRange(frame, 54, frame.length);
      NdpPacket told = only(probe.takeNdp());
      assertThat(told.message()).isEqualTo(wanted);
      assertThat(told.messageBytes()).isEqualTo(wanted.length);
      assertThat(told.truncated()).isFalse();
      assertThat(told.fragment()).isFalse();
      assertThat(told.timeNanos()).isEqualTo(7 * EventProbe.SECOND);
      assertThat(told.side()).isEqualTo(Side.INGRESS);
      assertThat(told.interfaceIndex()).isZero();
      assertThat(told.source()).isEqualTo(Address.parse(A));
      assertThat(told.destination()).isEqualTo(Address.parse(B));
      assertThat(HexFormat.of().formatHex(told.linkSource())).isEqualTo("0200000000aa");
    }
    assertThat(probe.totals().flowPackets()).isEqualTo(5);
  }

  @Test
  void hopLimitIsToldAndNotJudged() {
    for (int hopLimit : new int[] {0, 1, 64, 254, 255}) {
      probe.feed(ethernet().ipv6(A, B, ip -> ip.hopLimit(hopLimit)).ndp(solicitation()).build());
      assertThat(only(probe.takeNdp()).hopLimit()).isEqualTo(hopLimit);
    }
  }

  @Test
  void otherPacketsAreNotTold() {
    for (int type : new int[] {1, 128, 129, 130, 131, 132, 138, 143, 255}) {
      probe.feed(ethernet().ipv6(A, B).icmpv6(type, 0).payload(20).build());
    }
    probe.feed(ethernet().ipv6(A, B).udp(133, 137).payload(20).build());
    // ICMPv6 over IPv4 is nothing, and ICMP has no such types.
    probe.feed(ethernet().ipv4("192.0.2.1", "192.0.2.2").icmpv6(134, 0).payload(20).build());
    probe.feed(ethernet().ipv4("192.0.2.1", "192.0.2.2").icmp(134, 0).payload(20).build());
    assertThat(probe.takeNdp()).isEmpty();
  }

  @Test
  void isFoundBehindTagsSessionsAndExtensionHeaders() {
    List<PacketBuilder> links =
        List.of(ethernet().vlan(7), ethernet().qinq(7, 8), ethernet().pppoe(3), ethernet());
    for (PacketBuilder link : links) {
      byte[] frame =
          link.ipv6(A, B).hopopts(8).dstopts(16).ah(12).routing(4, 0, A).ndp(advert()).build();
      probe.feed(frame);
      NdpPacket told = only(probe.takeNdp());
      assertThat(told.message())
          .hasSize(64)
          .isEqualTo(Arrays.copyOfRange(frame, frame.length - 64, frame.length));
      assertThat(told.linkSource()).hasSize(6);
    }
  }

  @Test
  void linksWithoutEthernetHaveNoLinkSource() {
    byte[] raw = PacketBuilder.raw().ipv6(A, B).ndp(solicitation()).build();
    probe.feed(raw, raw.length, LinkLayer.RAW);
    NdpPacket told = only(probe.takeNdp());
    assertThat(told.linkSource()).isEmpty();
    assertThat(told.message()).isEqualTo(Arrays.copyOfRange(raw, 40, raw.length));
    byte[] cooked = PacketBuilder.linuxCooked2(2).ipv6(A, B).ndp(solicitation()).build();
    probe.feed(cooked, cooked.length, LinkLayer.SLL2);
    assertThat(only(probe.takeNdp()).linkSource()).isEmpty();
  }

  @Test
  void fragmentsAreFlagged() {
    probe.feed(ethernet().ipv6(A, B).fragment(0, false, 1).ndp(advert()).build());
    NdpPacket atomic = only(probe.takeNdp());
    assertThat(atomic.fragment()).isTrue();
    assertThat(atomic.message()).hasSize(64);
    probe.feed(ethernet().ipv6(A, B).dstopts(8).fragment(0, true, 2).ndp(advert()).build());
    NdpPacket first = only(probe.takeNdp());
    assertThat(first.fragment()).isTrue();
    assertThat(first.messageBytes()).isEqualTo(64);
    // What a later fragment begins with is no ICMPv6 header.
    probe.feed(ethernet().ipv6(A, B).fragment(64, false, 2).body(58, new byte[40]).build());
    probe.feed(ethernet().ipv6(A, B).fragment(64, false, 3).ndp(advert()).build());
    assertThat(probe.takeNdp()).isEmpty();
  }

  @Test
  void sizesOfBothKindsOfRecordHoldWhatTheySay() {
    for (int bytes : new int[] {8, 16, 120, 128, 136, 1448, 1456, 1464, 1500, 1900}) {
      byte[] frame = ethernet().ipv6(A, B).icmpv6(134, 0).payload(bytes - 8).build();
      probe.feed(frame);
      NdpPacket told = only(probe.takeNdp());
      int held = Math.min(bytes, 1456);
      assertThat(told.messageBytes()).isEqualTo(bytes);
      assertThat(told.message()).isEqualTo(Arrays.copyOfRange(frame, 54, 54 + held));
      assertThat(told.truncated()).isEqualTo(bytes > 1456);
    }
  }

  @Test
  void whatTheCaptureCutOffIsMissing() {
    byte[] frame = ethernet().ipv6(A, B).ndp(advert()).build();
    for (int kept : new int[] {2, 3, 4, 40, 63}) {
      probe.feed(Arrays.copyOf(frame, 54 + kept), frame.length, LinkLayer.ETHERNET);
      NdpPacket told = only(probe.takeNdp());
      assertThat(told.message()).isEqualTo(Arrays.copyOfRange(frame, 54, 54 + kept));
      assertThat(told.messageBytes()).isEqualTo(64);
      assertThat(told.truncated()).isTrue();
    }
    probe.feed(Arrays.copyOf(frame, 55), frame.length, LinkLayer.ETHERNET);
    assertThat(probe.takeNdp()).as("without a code").isEmpty();
  }

  @Test
  void paddingBehindThePacketIsNotPartOfTheMessage() {
    probe.feed(ethernet().ipv6(A, B).ndp(NdpMessage.routerSolicitation()).padFrame(90).build());
    NdpPacket told = only(probe.takeNdp());
    assertThat(told.message()).hasSize(8);
    assertThat(told.messageBytes()).isEqualTo(8);
  }

  @Test
  void packetsAreToldInTheirOrder() {
    for (int i = 0; i < 500; i++) {
      probe.feed(ethernet().ipv6(A, B, ip -> ip.hopLimit(255)).ndp(advert()).build());
      probe.feed(ethernet().ipv6(A, B).ndp(solicitation()).build());
    }
    List<NdpPacket> told = probe.takeNdp();
    assertThat(told).hasSize(1000);
    for (int i = 0; i < told.size(); i++) {
      assertThat(told.get(i).timeNanos()).isEqualTo(EventProbe.SECOND + i * 1_000_000L);
      assertThat(told.get(i).message()[0] & 0xff).isEqualTo(i % 2 == 0 ? 134 : 135);
    }
  }

  private static NdpMessage solicitation() {
    return NdpMessage.neighbourSolicitation("fe80::2");
  }

  /// 64 bytes.
  private static NdpMessage advert() {
    return NdpMessage.routerAdvertisement(64, 0, 1800)
        .prefix("2001:db8::", 64, 0xc0, 100, 50)
        .mtu(1500)
        .sourceLinkAddress("02:00:00:00:00:01");
  }

  private static NdpPacket only(List<NdpPacket> told) {
    assertThat(told).hasSize(1);
    return told.getFirst();
  }
}
