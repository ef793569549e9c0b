// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import dev.weir.api.net.Protocol;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Composes Ethernet frames with IPv6 and whatever extension headers one asks for, also those that
/// a socket would not send. Not for use by several threads.
final class Frame {
  static final int HOP_BY_HOP = 0;
  static final int ROUTING = 43;
  static final int FRAGMENT = 44;
  static final int AUTHENTICATION = 51;
  static final int DESTINATION_OPTIONS = 60;

  private static final int ETHERNET_BYTES = 14;
  private static final int IPV6_BYTES = 40;
  private static final int ETHERTYPE_IPV6 = 0x86dd;

  private final byte[] source;
  private final byte[] destination;
  private final byte[] sourceMac;
  private final byte[] destinationMac;
  private final List<Header> headers = new ArrayList<>();
  private int hopLimit = 64;

  /// An extension header; its first byte, which names the next one, is filled in at the end.
  private static final class Header {
    private final int kind;
    private final byte[] bytes;

    Header(int kind, byte[] bytes) {
      this.kind = kind;
      this.bytes = bytes;
    }
  }

  private Frame(byte[] source, byte[] destination, byte[] sourceMac, byte[] destinationMac) {
    this.source = source;
    this.destination = destination;
    this.sourceMac = sourceMac;
    this.destinationMac = destinationMac;
  }

  /// From an endpoint to the other one, global addresses.
  static Frame from(Endpoint sender) {
    Endpoint receiver = sender.other();
    return new Frame(
        sender.ipv6Bytes(), receiver.ipv6Bytes(), sender.macBytes(), receiver.macBytes());
  }

  /// From an endpoint's link-local address to a multicast group, at the hop limit that neighbour
  /// discovery asks for.
  static Frame toGroup(Endpoint sender, byte[] group) {
    byte[] mac = {0x33, 0x33, group[12], group[13], group[14], group[15]};
    Frame frame = new Frame(sender.linkLocalBytes(), group, sender.macBytes(), mac);
    frame.hopLimit = 255;
    return frame;
  }

  Frame with(int kind, byte... rest) {
    byte[] bytes = new byte[rest.length + 1];
    System.arraycopy(rest, 0, bytes, 1, rest.length);
    headers.add(new Header(kind, bytes));
    return this;
  }

  /// Eight bytes of padding options.
  Frame options(int kind) {
    return with(kind, (byte) 0, (byte) 1, (byte) 4, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
  }

  /// A fragment header that says that the packet is whole (RFC 6946).
  Frame atomicFragment(int id) {
    return with(FRAGMENT, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) id);
  }

  /// A fragment header.
  ///
  /// @param offset in bytes, a multiple of 8
  Frame fragment(int id, int offset, boolean more) {
    int place = offset | (more ? 1 : 0);
    byte[] rest = {0, (byte) (place >> 8), (byte) place, 0, 0, 0, (byte) id};
    return with(FRAGMENT, rest);
  }

  /// A routing header of a type, without segments left, with one address.
  Frame routing(int type) {
    byte[] rest = new byte[23];
    rest[0] = 2;
    rest[1] = (byte) type;
    System.arraycopy(destination, 0, rest, 7, 16);
    return with(ROUTING, rest);
  }

  /// An authentication header of 24 bytes; nobody checks it.
  Frame authentication() {
    byte[] rest = new byte[23];
    rest[0] = 4;
    rest[6] = 1;
    return with(AUTHENTICATION, rest);
  }

  byte[] udp(int sourcePort, int destinationPort, byte[] payload) {
    ByteBuffer udp = ByteBuffer.allocate(8 + payload.length);
    udp.putShort((short) sourcePort).putShort((short) destinationPort);
    udp.putShort((short) udp.capacity()).putShort((short) 0).put(payload);
    return checked(Protocol.UDP, udp.array(), 6);
  }

  /// An ICMPv6 message; its checksum, bytes 2 and 3, is filled in.
  byte[] icmpv6(byte[] message) {
    return checked(Protocol.ICMPV6, message.clone(), 2);
  }

  /// The headers with nothing behind them.
  byte[] nothing() {
    return finish(Protocol.NO_NEXT_HEADER, new byte[0]);
  }

  /// Any other upper layer.
  byte[] upper(int protocol, byte[] payload) {
    return finish(protocol, payload);
  }

  /// An upper layer whose checksum, at a place in it, is filled in: over the pseudo-header of RFC
  /// 8200 section 8.1 and the upper layer.
  byte[] checked(int protocol, byte[] upper, int checksumAt) {
    int begin = protocol + upper.length;
    Checksum.put(upper, checksumAt, Checksum.of(begin, source, destination, upper));
    return finish(protocol, upper);
  }

  private byte[] finish(int protocol, byte[] upper) {
    int chain = headers.stream().mapToInt(header -> header.bytes.length).sum();
    ByteBuffer frame = ByteBuffer.allocate(ETHERNET_BYTES + IPV6_BYTES + chain + upper.length);
    frame.put(destinationMac).put(sourceMac).putShort((short) ETHERTYPE_IPV6);
    frame.putInt(6 << 28).putShort((short) (chain + upper.length));
    frame.put((byte) (headers.isEmpty() ? protocol : headers.getFirst().kind));
    frame.put((byte) hopLimit).put(source).put(destination);
    for (int i = 0; i < headers.size(); i++) {
      byte[] bytes = headers.get(i).bytes;
      bytes[0] = (byte) (i + 1 < headers.size() ? headers.get(i + 1).kind : protocol);
      frame.put(bytes);
    }
    return frame.put(upper).array();
  }
}
