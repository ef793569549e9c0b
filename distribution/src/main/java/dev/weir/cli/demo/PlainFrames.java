// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import dev.weir.api.net.Protocol;
import java.nio.ByteBuffer;

/// Frames of ordinary conversations between the two ends, over either family.
final class PlainFrames {
  static final int FIN = 1;
  static final int SYN = 2;
  static final int RST = 4;
  static final int PSH = 8;
  static final int ACK = 16;
  static final int URG = 32;
  static final int ECE = 64;
  static final int CWR = 128;

  private static final int ETHERTYPE_IPV4 = 0x0800;
  private static final int ETHERTYPE_ARP = 0x0806;
  private static final int ETHERNET_BYTES = 14;
  private static final int IPV4_BYTES = 20;
  private static final int WINDOW = 64_000;

  private PlainFrames() {}

  static byte[] udp(Endpoint sender, int version, int from, int to, int payload) {
    ByteBuffer udp = ByteBuffer.allocate(8 + payload);
    udp.putShort((short) from).putShort((short) to).putShort((short) udp.capacity());
    return packet(sender, version, Protocol.UDP, udp.array(), 6);
  }

  static byte[] tcp(
      Endpoint sender, int version, int from, int to, int flags, int seq, int ack, int payload) {
    ByteBuffer tcp = ByteBuffer.allocate(20 + payload);
    tcp.putShort((short) from).putShort((short) to).putInt(seq).putInt(ack);
    tcp.put((byte) (5 << 4)).put((byte) flags).putShort((short) WINDOW);
    return packet(sender, version, Protocol.TCP, tcp.array(), 16);
  }

  /// An acknowledgement that says that there is no room for more.
  static byte[] closedWindow(Endpoint sender, int version, int from, int to, int seq, int ack) {
    ByteBuffer tcp = ByteBuffer.allocate(20);
    tcp.putShort((short) from).putShort((short) to).putInt(seq).putInt(ack);
    tcp.put((byte) (5 << 4)).put((byte) ACK).putShort((short) 0);
    return packet(sender, version, Protocol.TCP, tcp.array(), 16);
  }

  /// A ping or its answer.
  static byte[] echo(Endpoint sender, int version, boolean reply, int id, int number) {
    ByteBuffer message = ByteBuffer.allocate(64);
    int type = version == 6 ? (reply ? 129 : 128) : (reply ? 0 : 8);
    message.put((byte) type).putInt(4, id << 16 | (number & 0xffff));
    if (version == 6) {
      return Frame.from(sender).icmpv6(message.array());
    }
    Checksum.put(message.array(), 2, Checksum.of(0, message.array()));
    return ipv4(sender, Protocol.ICMP, message.array());
  }

  /// Asks for the other end's hardware address, or answers.
  static byte[] arp(Endpoint sender, boolean reply) {
    Endpoint other = sender.other();
    ByteBuffer frame = ByteBuffer.allocate(ETHERNET_BYTES + 28);
    frame.put(other.macBytes()).put(sender.macBytes()).putShort((short) ETHERTYPE_ARP);
    frame.putShort((short) 1).putShort((short) ETHERTYPE_IPV4).put((byte) 6).put((byte) 4);
    frame.putShort((short) (reply ? 2 : 1));
    frame.put(sender.macBytes()).put(sender.inet4().getAddress());
    frame.put(reply ? other.macBytes() : new byte[6]).put(other.inet4().getAddress());
    return frame.array();
  }

  private static byte[] packet(
      Endpoint sender, int version, int protocol, byte[] upper, int checksumAt) {
    if (version == 6) {
      return Frame.from(sender).checked(protocol, upper, checksumAt);
    }
    byte[] source = sender.inet4().getAddress();
    byte[] destination = sender.other().inet4().getAddress();
    int checksum = Checksum.of(protocol + upper.length, source, destination, upper);
    Checksum.put(upper, checksumAt, checksum);
    return ipv4(sender, protocol, upper);
  }

  private static byte[] ipv4(Endpoint sender, int protocol, byte[] upper) {
    ByteBuffer header = ByteBuffer.allocate(IPV4_BYTES);
    header.putShort((short) 0x4500).putShort((short) (IPV4_BYTES + upper.length));
    header.putInt(0x4000).put((byte) 64).put((byte) protocol).putShort((short) 0);
    header.put(sender.inet4().getAddress()).put(sender.other().inet4().getAddress());
    Checksum.put(header.array(), 10, Checksum.of(0, header.array()));
    ByteBuffer frame = ByteBuffer.allocate(ETHERNET_BYTES + IPV4_BYTES + upper.length);
    frame.put(sender.other().macBytes()).put(sender.macBytes()).putShort((short) ETHERTYPE_IPV4);
    frame.put(header.array()).put(upper);
    return frame.array();
  }
}
