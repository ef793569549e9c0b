// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit.packet;

import dev.weir.api.net.Address;
import org.jspecify.annotations.Nullable;

/// An IPv6 header. Length and next header are right unless set here.
public final class Ipv6Header implements Layer, IpHeader {
  private final Address source;
  private final Address destination;
  private int version = 6;
  private int payloadLength = NONE;
  private int nextHeader = NONE;
  private int trafficClass;
  private int flowLabel;
  private int hopLimit = 64;

  Ipv6Header(Address source, Address destination) {
    this.source = source;
    this.destination = destination;
  }

  public Ipv6Header hopLimit(int value) {
    hopLimit = value;
    return this;
  }

  public Ipv6Header trafficClass(int value) {
    trafficClass = value;
    return this;
  }

  public Ipv6Header flowLabel(int value) {
    flowLabel = value;
    return this;
  }

  /// Writes this version nibble.
  public Ipv6Header version(int value) {
    version = value;
    return this;
  }

  /// Writes this payload length.
  public Ipv6Header payloadLength(int value) {
    payloadLength = value;
    return this;
  }

  /// Writes this next header.
  public Ipv6Header nextHeader(int value) {
    nextHeader = value;
    return this;
  }

  @Override
  public int protocol() {
    return 41;
  }

  @Override
  public int etherType() {
    return 0x86dd;
  }

  @Override
  public int ipVersion() {
    return 6;
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
    return new Bytes()
        .u32((long) version << 28 | (long) trafficClass << 20 | flowLabel)
        .u16(payloadLength == NONE ? inner.length : payloadLength)
        .u8(nextHeader == NONE ? Layer.protocolOf(next) : nextHeader)
        .u8(hopLimit)
        .bytes(source.toBytes())
        .bytes(destination.toBytes())
        .bytes(inner)
        .toArray();
  }
}
