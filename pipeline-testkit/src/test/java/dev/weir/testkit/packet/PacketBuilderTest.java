// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PacketBuilderTest {
  /// A DNS query over IPv4 with every byte worked out by hand.
  @Test
  void writesUdpOverIpv4() {
    byte[] frame =
        PacketBuilder.ethernet("02:00:00:00:00:0a", "02:00:00:00:00:0b")
            .ipv4("192.0.2.1", "192.0.2.53", ip -> ip.ttl(1))
            .udp(0x1234, 53)
            .payload(new byte[] {1, 2, 3})
            .build();
    assertThat(hex(frame))
        .isEqualTo(
            "02000000000b02000000000a0800" // ethernet
                + "4500001f0000400001" // version .. ttl
                + "11f597" // protocol, checksum
                + "c0000201c0000235" // addresses
                + "12340035000b" // ports, length
                + "6536" // checksum
                + "010203");
  }

  @Test
  void checksumsOfBuiltHeadersAddUpToZero() {
    byte[] ipv4 =
        PacketBuilder.raw()
            .ipv4("10.0.0.1", "10.9.8.7", ip -> ip.options(new byte[] {1, 1, 1}))
            .tcp(40_000, 443, tcp -> tcp.flags("SA").seq(7).ack(8).mss(1460).windowScale(7))
            .payload(33)
            .build();
    assertThat(ipv4).hasSize(24 + 28 + 33);
    assertThat(Checksum.of(java.util.Arrays.copyOf(ipv4, 24))).isZero();
    assertThat(ipv4[24 + 12] >>> 4 & 15).isEqualTo(7);
    assertThat(ipv4[24 + 13]).isEqualTo((byte) 0x12);
  }

  @Test
  void namesEveryHeaderOfAnExtensionChain() {
    byte[] packet =
        PacketBuilder.raw()
            .ipv6("2001:db8::1", "2001:db8::2")
            .hopopts(8)
            .routing(0, 1, "2001:db8::3")
            .fragment(0, false, 99)
            .ah(12)
            .dstopts(16)
            .udp(1, 2)
            .build();
    assertThat(packet[6]).isEqualTo((byte) 0);
    assertThat(packet[40]).isEqualTo((byte) 43);
    assertThat(packet[48]).isEqualTo((byte) 44);
    assertThat(packet[49]).isEqualTo((byte) 2); // 24 bytes
    assertThat(packet[72]).isEqualTo((byte) 51);
    assertThat(packet[80]).isEqualTo((byte) 60);
    assertThat(packet[81]).isEqualTo((byte) 4); // 24 bytes in words, minus two
    assertThat(packet[104]).isEqualTo((byte) 17);
    assertThat(packet[105]).isEqualTo((byte) 1);
    assertThat(packet).hasSize(40 + 8 + 24 + 8 + 24 + 16 + 8);
    assertThat(packet[5]).isEqualTo((byte) (packet.length - 40));
  }

  @Test
  void tagsAndPppoeCarryTheTypeOfWhatFollows() {
    byte[] frame =
        PacketBuilder.ethernet()
            .qinq(100, 200)
            .pppoe(5)
            .ipv6("fe80::1", "fe80::2")
            .noNextHeader()
            .payload(4)
            .build();
    assertThat(hex(frame, 12, 18))
        .isEqualTo("88a80064810000c8886411000005002e0057".substring(0, 36));
    assertThat(frame[14 + 8 + 8 + 6]).isEqualTo((byte) 59);
  }

  @Test
  void liesWhenTold() {
    byte[] packet =
        PacketBuilder.raw()
            .ipv6("::1", "::2", ip -> ip.version(5).payloadLength(9999).nextHeader(200))
            .extension(60, new byte[6], header -> header.lengthUnits(255).nextHeader(17))
            .udp(1, 2, udp -> udp.length(3).checksum(0xbeef))
            .truncate(52)
            .build();
    assertThat(packet).hasSize(52);
    assertThat(packet[0] >>> 4).isEqualTo(5);
    assertThat(hex(packet, 4, 3)).isEqualTo("270fc8");
    assertThat(hex(packet, 40, 2)).isEqualTo("11ff");
  }

  @Test
  void ndpOptionsFillWholeUnits() {
    byte[] packet =
        PacketBuilder.raw()
            .ipv6("fe80::1", "ff02::1", ip -> ip.hopLimit(255))
            .ndp(
                NdpMessage.routerAdvertisement(64, 0xc0, 1800)
                    .sourceLinkAddress("02:00:00:00:00:01")
                    .mtu(1500)
                    .prefix("2001:db8:1::", 64, 0xc0, 3600, 1800)
                    .dnsServers(600, "2001:db8::53", "2001:db8::54"))
            .build();
    assertThat(packet).hasSize(40 + 16 + 8 + 8 + 32 + 40);
    assertThat(packet[40]).isEqualTo((byte) 134);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static String hex(byte[] bytes, int offset, int length) {
    return HexFormat.of().formatHex(bytes, offset, offset + length);
  }
}
