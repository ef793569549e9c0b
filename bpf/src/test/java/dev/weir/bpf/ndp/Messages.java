// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ndp;

import dev.weir.api.net.Address;
import dev.weir.bpf.event.NdpPacket;
import dev.weir.bpf.layout.Side;
import dev.weir.testkit.packet.NdpMessage;
import dev.weir.testkit.packet.PacketBuilder;
import java.util.Arrays;

/// Packets as the kernel program tells of them, with right checksums.
final class Messages {
  static final String ALL_NODES = "ff02::1";
  static final String ROUTER = "fe80::1";
  static final String HOST = "fe80::2";
  static final long TIME = 1_767_225_600_123_456_789L;

  private Messages() {}

  static NeighborMessage parse(String source, String destination, NdpMessage message) {
    return parse(packet(source, destination, message));
  }

  static NeighborMessage parse(NdpPacket packet) {
    return NeighborMessage.parse(packet).orElseThrow();
  }

  static NdpPacket packet(String source, String destination, NdpMessage message) {
    byte[] frame = PacketBuilder.raw().ipv6(source, destination).ndp(message).build();
    byte[] bytes = Arrays.copyOfRange(frame, 40, frame.length);
    return packet(source, destination, 255, bytes, bytes.length, false);
  }

  static NdpPacket packet(
      String source,
      String destination,
      int hopLimit,
      byte[] message,
      int messageBytes,
      boolean fragment) {
    return new NdpPacket(
        TIME,
        7,
        Side.INGRESS,
        Address.parse(source),
        Address.parse(destination),
        hopLimit,
        message,
        messageBytes,
        fragment,
        new byte[] {2, 0, 0, 0, 0, 1});
  }

  static NdpPacket cut(NdpPacket packet, int bytes) {
    return withMessage(packet, Arrays.copyOf(packet.message(), bytes), packet.messageBytes());
  }

  static NdpPacket withMessage(NdpPacket packet, byte[] message, int messageBytes) {
    return new NdpPacket(
        packet.timeNanos(),
        packet.interfaceIndex(),
        packet.side(),
        packet.source(),
        packet.destination(),
        packet.hopLimit(),
        message,
        messageBytes,
        packet.fragment(),
        packet.linkSource());
  }

  /// An advertisement with one of each option.
  static NdpMessage fullAdvertisement() {
    byte[] route = {48, 0x18, 0, 0, 0x0e, 0x10, 0x20, 1, 0xd, (byte) 0xb8, 0, 5, 0, 0};
    byte[] search = {
      0, 0, 0, 0, 0, 60, 7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 3, 'o', 'r', 'g', 0, 0, 0, 0
    };
    byte[] nonce = {1, 2, 3, 4, 5, 6};
    return NdpMessage.routerAdvertisement(64, 0xc8, 1800)
        .sourceLinkAddress("02:00:00:00:00:01")
        .mtu(1480)
        .prefix("2001:db8:0:1::", 64, 0xc0, 86_400, 14_400)
        .prefix("2001:db8:0:2:ffff::1", 64, 0x80, 0xffff_ffffL, 0xffff_ffffL)
        .dnsServers(1200, "2001:db8::53", "2001:db8::54")
        .option(24, 2, route)
        .option(31, 3, search)
        .option(14, 1, nonce)
        .option(200, 1, nonce)
        .option(200, 1, nonce);
  }
}
