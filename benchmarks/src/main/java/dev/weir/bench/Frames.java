// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import java.nio.ByteBuffer;

/// The packets that are measured: small ones, since their number is what costs.
enum Frames {
  IPV6_UDP(17),
  IPV6_TCP(6),
  IPV4_UDP(17);

  private final int protocol;

  Frames(int protocol) {
    this.protocol = protocol;
  }

  /// 18 bytes of payload over UDP, none over TCP (an ACK).
  byte[] bytes() {
    byte[] upper = protocol == 17 ? udp() : tcp();
    byte[] network = this == IPV4_UDP ? ipv4(upper.length) : ipv6(upper.length);
    ByteBuffer frame = ByteBuffer.allocate(14 + network.length + upper.length);
    frame.put(new byte[] {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2});
    frame.putShort((short) (this == IPV4_UDP ? 0x0800 : 0x86dd));
    return frame.put(network).put(upper).array();
  }

  private byte[] ipv6(int payload) {
    ByteBuffer header = ByteBuffer.allocate(40);
    header.putInt(6 << 28).putShort((short) payload).put((byte) protocol).put((byte) 64);
    header.putLong(0x20010db8_00000000L).putLong(0);
    header.putLong(0x20010db8_00000000L).putLong(1L << 32);
    return header.array();
  }

  private byte[] ipv4(int payload) {
    ByteBuffer header = ByteBuffer.allocate(20);
    header.put((byte) 0x45).put((byte) 0).putShort((short) (20 + payload)).putInt(0x4000);
    header.put((byte) 64).put((byte) protocol).putShort((short) 0);
    return header.putInt(0x0a000000).putInt(0x0b000001).array();
  }

  private static byte[] udp() {
    ByteBuffer udp = ByteBuffer.allocate(26);
    udp.putShort((short) 1024).putShort((short) 9000).putShort((short) 26);
    return udp.array();
  }

  private static byte[] tcp() {
    ByteBuffer tcp = ByteBuffer.allocate(20);
    tcp.putShort((short) 1024).putShort((short) 443).putInt(1).putInt(1);
    return tcp.put((byte) 0x50).put((byte) 0x10).putShort((short) 500).array();
  }
}
