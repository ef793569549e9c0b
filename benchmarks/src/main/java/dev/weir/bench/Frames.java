// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import java.nio.ByteBuffer;

/// The packets that are measured: small ones, since their number is what costs.
enum Frames {
  IPV6_UDP("IPv6 UDP", 6, 17, 2, 0, 0),
  IPV4_UDP("IPv4 UDP", 4, 17, 22, 0, 0),
  /// Acknowledges more each time, of data that the tap did not see.
  IPV6_TCP_ACK("IPv6 TCP, an ACK", 6, 6, 0, 0, 1),
  IPV6_TCP_DATA("IPv6 TCP, data in order", 6, 6, 100, 100, 0),
  IPV6_TCP_REPEATED("IPv6 TCP, data repeated", 6, 6, 100, 0, 0),
  IPV6_ICMPV6("ICMPv6, an echo request", 6, 58, 16, 0, 0),
  IPV6_OPTIONS("IPv6 UDP behind destination options", 6, 17, 18, 0, 0),
  /// Those that make events.
  IPV6_NEIGHBOUR("IPv6 neighbour solicitation", 6, 58, 24, 0, 0),
  IPV6_DEEP("IPv6 UDP behind four extension headers", 6, 17, 18, 0, 0);

  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int HOP_BY_HOP = 0;
  private static final int ROUTING = 43;
  private static final int DESTINATION_OPTIONS = 60;
  private static final int NEIGHBOUR_SOLICITATION = 135;
  private static final int ECHO_REQUEST = 128;

  private final String text;
  private final int version;
  private final int protocol;
  private final int payload;
  private final int sequenceStep;
  private final int ackStep;

  Frames(String text, int version, int protocol, int payload, int sequenceStep, int ackStep) {
    this.text = text;
    this.version = version;
    this.protocol = protocol;
    this.payload = payload;
    this.sequenceStep = sequenceStep;
    this.ackStep = ackStep;
  }

  /// What the packet is, with the length of its frame.
  String text() {
    return text + ", " + bytes().length + " bytes";
  }

  /// How far the sequence number moves with each packet of a flow.
  int sequenceStep() {
    return sequenceStep;
  }

  /// How far the acknowledgement number moves with each packet of a flow.
  int ackStep() {
    return ackStep;
  }

  byte[] bytes() {
    return bytes(1024);
  }

  /// The frame, sent from a port: other ports make other flows.
  byte[] bytes(int port) {
    byte[] extensions = extensions();
    byte[] upper = upper(port);
    int length = extensions.length + upper.length;
    byte[] network = version == 4 ? ipv4(length) : ipv6(length);
    ByteBuffer frame = ByteBuffer.allocate(14 + network.length + length);
    frame.put(new byte[] {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2});
    frame.putShort((short) (version == 4 ? 0x0800 : 0x86dd));
    return frame.put(network).put(extensions).put(upper).array();
  }

  /// The extension headers, in order.
  private int[] chain() {
    return switch (this) {
      case IPV6_OPTIONS -> new int[] {DESTINATION_OPTIONS};
      case IPV6_DEEP -> new int[] {HOP_BY_HOP, DESTINATION_OPTIONS, ROUTING, DESTINATION_OPTIONS};
      default -> new int[0];
    };
  }

  private byte[] extensions() {
    int[] chain = chain();
    ByteBuffer headers = ByteBuffer.allocate(chain.length * 8);
    for (int i = 0; i < chain.length; i++) {
      headers.put((byte) (i + 1 < chain.length ? chain[i + 1] : protocol)).put((byte) 0);
      // Segment routing without segments, or six bytes of padding.
      headers.putShort((short) (chain[i] == ROUTING ? 0x0400 : 0x0104)).putInt(0);
    }
    return headers.array();
  }

  private byte[] ipv6(int length) {
    int[] chain = chain();
    ByteBuffer header = ByteBuffer.allocate(40);
    header.putInt(6 << 28).putShort((short) length);
    header.put((byte) (chain.length > 0 ? chain[0] : protocol));
    header.put((byte) (this == IPV6_NEIGHBOUR ? 255 : 64));
    header.putLong(0x20010db8_00000000L).putLong(0);
    header.putLong(0x20010db8_00000000L).putLong(1L << 32);
    return header.array();
  }

  private byte[] ipv4(int length) {
    ByteBuffer header = ByteBuffer.allocate(20);
    header.put((byte) 0x45).put((byte) 0).putShort((short) (20 + length)).putInt(0x4000);
    header.put((byte) 64).put((byte) protocol).putShort((short) 0);
    return header.putInt(0x0a000000).putInt(0x0b000001).array();
  }

  private byte[] upper(int port) {
    return switch (protocol) {
      case TCP -> tcp(port);
      case UDP -> udp(port);
      default -> icmpv6(port);
    };
  }

  private byte[] udp(int port) {
    int length = 8 + payload;
    ByteBuffer udp = ByteBuffer.allocate(length);
    return udp.putShort((short) port).putShort((short) 9000).putShort((short) length).array();
  }

  private byte[] tcp(int port) {
    ByteBuffer tcp = ByteBuffer.allocate(20 + payload);
    // Half the number space away: nothing of it counts as acknowledged before it was sent.
    tcp.putShort((short) port).putShort((short) 443).putInt(1).putInt(0x80000001);
    return tcp.put((byte) 0x50).put((byte) 0x10).putShort((short) 500).array();
  }

  /// The identifier of an echo is no part of a flow: all ports share flows.
  private byte[] icmpv6(int port) {
    boolean neighbour = this == IPV6_NEIGHBOUR;
    ByteBuffer message = ByteBuffer.allocate(8 + payload);
    message.put((byte) (neighbour ? NEIGHBOUR_SOLICITATION : ECHO_REQUEST)).put((byte) 0);
    message.putShort((short) 0);
    if (neighbour) {
      message.putInt(0).putLong(0xfe800000_00000000L).putLong(1);
      return message.put((byte) 1).put((byte) 1).array();
    }
    return message.putShort((short) port).putShort((short) 1).array();
  }
}
