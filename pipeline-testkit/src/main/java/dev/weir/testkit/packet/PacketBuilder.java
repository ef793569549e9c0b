// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit.packet;

import dev.weir.api.net.Address;
import dev.weir.testkit.packet.ExtensionHeader.Length;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Builds a frame header by header, from the link to the payload:
/// `PacketBuilder.ethernet().vlan(7).ipv6("2001:db8::1", "2001:db8::2").tcp(49152, 443, tcp ->
/// tcp.flags("S").mss(1440)).build()`.
///
/// Lengths, next headers and checksums are right. The headers' own classes have methods to write
/// something else, and [#truncate] cuts the frame, for tests of how malformed packets are treated.
/// Not safe for use by several threads.
public final class PacketBuilder {
  private final LinkType linkType;
  private final List<Layer> layers = new ArrayList<>();
  private int truncateTo = Integer.MAX_VALUE;
  private int padTo;

  private PacketBuilder(LinkType linkType, Layer link) {
    this.linkType = linkType;
    layers.add(link);
  }

  public static PacketBuilder ethernet() {
    return ethernet("02:00:00:00:00:01", "02:00:00:00:00:02");
  }

  public static PacketBuilder ethernet(String source, String destination) {
    return new PacketBuilder(LinkType.ETHERNET, new LinkLayers.Ethernet(source, destination));
  }

  /// Without a link header, as on tun and WireGuard interfaces.
  public static PacketBuilder raw() {
    return new PacketBuilder(LinkType.RAW, new LinkLayers.Raw());
  }

  public static PacketBuilder linuxCooked() {
    return new PacketBuilder(LinkType.LINUX_SLL, new LinkLayers.Cooked());
  }

  public static PacketBuilder linuxCooked2(int interfaceIndex) {
    return new PacketBuilder(LinkType.LINUX_SLL2, new LinkLayers.Cooked2(interfaceIndex));
  }

  /// With BSD's address family before IP, as a little-endian machine writes it: 2 for IPv4, 24, 28
  /// or 30 for IPv6.
  public static PacketBuilder nullLink(int family) {
    return new PacketBuilder(LinkType.NULL, new LinkLayers.Loop(family, true));
  }

  /// With the address family in network order.
  public static PacketBuilder loop(int family) {
    return new PacketBuilder(LinkType.LOOP, new LinkLayers.Loop(family, false));
  }

  public PacketBuilder vlan(int vlan) {
    return add(new LinkLayers.Tag(0x8100, vlan));
  }

  /// An outer provider tag (0x88a8) and an inner tag (0x8100).
  public PacketBuilder qinq(int outer, int inner) {
    return tag(0x88a8, outer).vlan(inner);
  }

  public PacketBuilder tag(int etherType, int vlan) {
    return add(new LinkLayers.Tag(etherType, vlan));
  }

  public PacketBuilder pppoe(int session) {
    return add(new LinkLayers.PppoeSession(session));
  }

  public PacketBuilder ipv4(String source, String destination) {
    return ipv4(source, destination, _ -> {});
  }

  public PacketBuilder ipv4(String source, String destination, Consumer<Ipv4Header> details) {
    return add(new Ipv4Header(Address.parse(source), Address.parse(destination)), details);
  }

  public PacketBuilder ipv6(String source, String destination) {
    return ipv6(source, destination, _ -> {});
  }

  public PacketBuilder ipv6(String source, String destination, Consumer<Ipv6Header> details) {
    return add(new Ipv6Header(Address.parse(source), Address.parse(destination)), details);
  }

  /// Hop-by-hop options of `bytes` bytes in all, a multiple of 8, holding one PadN option.
  public PacketBuilder hopopts(int bytes) {
    return extension(0, padding(bytes));
  }

  /// Destination options of `bytes` bytes in all, a multiple of 8, holding one PadN option.
  public PacketBuilder dstopts(int bytes) {
    return extension(60, padding(bytes));
  }

  /// A routing header with its addresses (type 0: RH0, 2: mobile IPv6, 4: segment routing).
  public PacketBuilder routing(int type, int segmentsLeft, String... addresses) {
    Bytes content = new Bytes().u8(type).u8(segmentsLeft).u32(0);
    for (String address : addresses) {
      content.bytes(Address.parse(address).toBytes());
    }
    return extension(43, content.toArray());
  }

  /// A fragment header; offset 0 without more fragments is an atomic fragment.
  ///
  /// @param offset in bytes, a multiple of 8
  public PacketBuilder fragment(int offset, boolean more, long identification) {
    byte[] content = new Bytes().u16(offset | (more ? 1 : 0)).u32(identification).toArray();
    return add(new ExtensionHeader(44, Length.FIXED, content));
  }

  /// An authentication header with an integrity check value of so many bytes; its length counts
  /// units of four bytes.
  public PacketBuilder ah(int icvBytes) {
    return ah(icvBytes, _ -> {});
  }

  public PacketBuilder ah(int icvBytes, Consumer<ExtensionHeader> details) {
    byte[] content = new Bytes().u16(0).u32(0x100).u32(1).zeros(icvBytes).toArray();
    return add(new ExtensionHeader(51, Length.WORDS, content), details);
  }

  /// An ESP header; whatever follows cannot be read.
  public PacketBuilder esp(long securityParameters, long sequence) {
    byte[] content = new Bytes().u32(securityParameters).u32(sequence).toArray();
    return add(new ExtensionHeader(50, Length.OPAQUE, content));
  }

  /// Says that nothing follows. A payload after it is what RFC 8200 tells receivers to ignore.
  public PacketBuilder noNextHeader() {
    return body(Layer.NO_NEXT_HEADER, new byte[0]);
  }

  /// A mobility header: ends the chain.
  public PacketBuilder mobility(int type) {
    return extension(135, new Bytes().u8(type).u8(0).u16(0).u16(0).toArray());
  }

  /// A host identity protocol header: ends the chain.
  public PacketBuilder hip() {
    return extension(139, new byte[38]);
  }

  /// A shim6 header: ends the chain.
  public PacketBuilder shim6() {
    return extension(140, new byte[6]);
  }

  /// Any header with next header, length in units of eight bytes and `content`, padded.
  public PacketBuilder extension(int protocol, byte[] content) {
    return extension(protocol, content, _ -> {});
  }

  public PacketBuilder extension(int protocol, byte[] content, Consumer<ExtensionHeader> details) {
    return add(new ExtensionHeader(protocol, Length.EIGHTS, content), details);
  }

  public PacketBuilder tcp(int sourcePort, int destinationPort, String flags) {
    return tcp(sourcePort, destinationPort, tcp -> tcp.flags(flags));
  }

  public PacketBuilder tcp(int sourcePort, int destinationPort, Consumer<TcpHeader> details) {
    return add(new TcpHeader(sourcePort, destinationPort), details);
  }

  public PacketBuilder udp(int sourcePort, int destinationPort) {
    return udp(sourcePort, destinationPort, _ -> {});
  }

  public PacketBuilder udp(int sourcePort, int destinationPort, Consumer<UdpHeader> details) {
    return add(new UdpHeader(sourcePort, destinationPort), details);
  }

  public PacketBuilder sctp(int sourcePort, int destinationPort) {
    return add(new SctpHeader(sourcePort, destinationPort, 0x01020304L));
  }

  public PacketBuilder icmp(int type, int code) {
    return add(new IcmpHeader(1, type, code, new Bytes().u32(0)));
  }

  public PacketBuilder icmpv6(int type, int code) {
    return add(new IcmpHeader(58, type, code, new Bytes().u32(0)));
  }

  public PacketBuilder ndp(NdpMessage message) {
    return add(message.toLayer());
  }

  /// So many bytes of payload, 0, 1, 2, ...
  public PacketBuilder payload(int bytes) {
    byte[] content = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      content[i] = (byte) i;
    }
    return payload(content);
  }

  public PacketBuilder payload(byte[] bytes) {
    return add(new Body(Layer.NONE, Layer.NONE, new Bytes().bytes(bytes)));
  }

  /// Bytes that the header before names by this protocol number: a later fragment, or a protocol
  /// that has no method here.
  public PacketBuilder body(int protocol, byte[] bytes) {
    return add(new Body(Layer.NONE, protocol, new Bytes().bytes(bytes)));
  }

  /// Bytes that the link header names by this EtherType, for example ARP (0x0806).
  public PacketBuilder linkBody(int etherType, byte[] bytes) {
    return add(new Body(etherType, Layer.NONE, new Bytes().bytes(bytes)));
  }

  /// Appends zeros up to so many bytes, as a sender does with short Ethernet frames.
  public PacketBuilder padFrame(int bytes) {
    padTo = bytes;
    return this;
  }

  /// Cuts the frame after so many bytes.
  public PacketBuilder truncate(int bytes) {
    truncateTo = bytes;
    return this;
  }

  public LinkType linkType() {
    return linkType;
  }

  public byte[] build() {
    byte[] bytes = {};
    Layer next = null;
    for (int i = layers.size() - 1; i >= 0; i--) {
      bytes = layers.get(i).encode(bytes, next, ipBefore(i));
      next = layers.get(i);
    }
    byte[] padded = bytes.length < padTo ? Arrays.copyOf(bytes, padTo) : bytes;
    return padded.length > truncateTo ? Arrays.copyOf(padded, truncateTo) : padded;
  }

  private @Nullable IpHeader ipBefore(int layer) {
    for (int i = layer - 1; i >= 0; i--) {
      if (layers.get(i) instanceof IpHeader ip) {
        return ip;
      }
    }
    return null;
  }

  private PacketBuilder add(Layer layer) {
    layers.add(layer);
    return this;
  }

  private <T extends Layer> PacketBuilder add(T layer, Consumer<T> details) {
    details.accept(layer);
    return add(layer);
  }

  private static byte[] padding(int bytes) {
    if (bytes < 8 || bytes % 8 != 0 || bytes > 2048) {
      throw new IllegalArgumentException("an options header has 8, 16, ... bytes, got " + bytes);
    }
    byte[] content = new byte[bytes - 2];
    content[0] = 1;
    content[1] = (byte) Math.min(255, content.length - 2);
    return content;
  }
}
