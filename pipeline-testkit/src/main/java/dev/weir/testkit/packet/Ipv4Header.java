// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit.packet;

import dev.weir.api.net.Address;
import org.jspecify.annotations.Nullable;

/// An IPv4 header. Lengths, protocol and checksum are right unless set here.
public final class Ipv4Header implements Layer, IpHeader {
  private final Address source;
  private final Address destination;
  private int version = 4;
  private int headerWords = NONE;
  private int totalLength = NONE;
  private int protocol = NONE;
  private int checksum = NONE;
  private int tos;
  private int id;
  private int flagsAndOffset = 0x4000; // don't fragment
  private int ttl = 64;
  private byte[] options = {};

  Ipv4Header(Address source, Address destination) {
    this.source = source;
    this.destination = destination;
  }

  /// Makes the packet a fragment.
  ///
  /// @param offset in bytes, a multiple of 8
  public Ipv4Header fragment(int offset, boolean more, int identification) {
    flagsAndOffset = (more ? 0x2000 : 0) | offset / 8;
    id = identification;
    return this;
  }

  /// Appends options, padded to a multiple of four bytes.
  public Ipv4Header options(byte[] bytes) {
    options = bytes.clone();
    return this;
  }

  public Ipv4Header ttl(int value) {
    ttl = value;
    return this;
  }

  public Ipv4Header tos(int value) {
    tos = value;
    return this;
  }

  /// Writes this version nibble.
  public Ipv4Header version(int value) {
    version = value;
    return this;
  }

  /// Writes this header length, in words of four bytes.
  public Ipv4Header headerWords(int value) {
    headerWords = value;
    return this;
  }

  /// Writes this total length.
  public Ipv4Header totalLength(int value) {
    totalLength = value;
    return this;
  }

  /// Writes this protocol number.
  public Ipv4Header nextProtocol(int value) {
    protocol = value;
    return this;
  }

  /// Writes this checksum.
  public Ipv4Header checksum(int value) {
    checksum = value;
    return this;
  }

  @Override
  public int protocol() {
    return 4;
  }

  @Override
  public int etherType() {
    return 0x0800;
  }

  @Override
  public int ipVersion() {
    return 4;
  }

  @Override
  public Address source() {
    return source;
  }

  @Override
  public Address destination() {
    return destination;
  }

  @Override
  public byte[] encode(byte[] inner, @Nullable Layer next, @Nullable IpHeader ip) {
    byte[] padded = new Bytes().bytes(options).padTo(4).toArray();
    int length = 20 + padded.length;
    byte[] header =
        new Bytes()
            .u8(version << 4 | (headerWords == NONE ? length / 4 : headerWords))
            .u8(tos)
            .u16(totalLength == NONE ? length + inner.length : totalLength)
            .u16(id)
            .u16(flagsAndOffset)
            .u8(ttl)
            .u8(protocol == NONE ? Layer.protocolOf(next) : protocol)
            .u16(0)
            .u32(source.ipv4Bits())
            .u32(destination.ipv4Bits())
            .bytes(padded)
            .toArray();
    Bytes.putU16(header, 10, checksum == NONE ? Checksum.of(header) : checksum);
    return new Bytes().bytes(header).bytes(inner).toArray();
  }
}
