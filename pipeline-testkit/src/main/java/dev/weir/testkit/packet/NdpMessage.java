// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit.packet;

import dev.weir.api.net.Address;

/// A neighbour discovery message (RFC 4861) with its options.
public final class NdpMessage {
  private final int type;
  private final Bytes content;

  private NdpMessage(int type, Bytes content) {
    this.type = type;
    this.content = content;
  }

  public static NdpMessage routerSolicitation() {
    return new NdpMessage(133, new Bytes().u32(0));
  }

  /// Announces a router.
  ///
  /// @param flags the byte with M 0x80, O 0x40
  public static NdpMessage routerAdvertisement(int hopLimit, int flags, int lifetimeSeconds) {
    return new NdpMessage(
        134, new Bytes().u8(hopLimit).u8(flags).u16(lifetimeSeconds).u32(0).u32(0));
  }

  public static NdpMessage neighbourSolicitation(String target) {
    return new NdpMessage(135, new Bytes().u32(0).bytes(Address.parse(target).toBytes()));
  }

  /// Answers a solicitation.
  ///
  /// @param flags the byte with R 0x80, S 0x40, O 0x20
  public static NdpMessage neighbourAdvertisement(String target, int flags) {
    return new NdpMessage(
        136, new Bytes().u32((long) flags << 24).bytes(Address.parse(target).toBytes()));
  }

  public static NdpMessage redirect(String target, String destination) {
    return new NdpMessage(
        137,
        new Bytes()
            .u32(0)
            .bytes(Address.parse(target).toBytes())
            .bytes(Address.parse(destination).toBytes()));
  }

  public NdpMessage sourceLinkAddress(String hardwareAddress) {
    content.u8(1).u8(1).u48(Bytes.hardwareAddress(hardwareAddress));
    return this;
  }

  public NdpMessage targetLinkAddress(String hardwareAddress) {
    content.u8(2).u8(1).u48(Bytes.hardwareAddress(hardwareAddress));
    return this;
  }

  /// Appends a prefix information option.
  ///
  /// @param flags the byte with L 0x80, A 0x40
  public NdpMessage prefix(
      String prefix, int length, int flags, long validSeconds, long preferredSeconds) {
    content
        .u8(3)
        .u8(4)
        .u8(length)
        .u8(flags)
        .u32(validSeconds)
        .u32(preferredSeconds)
        .u32(0)
        .bytes(Address.parse(prefix).toBytes());
    return this;
  }

  public NdpMessage mtu(long bytes) {
    content.u8(5).u8(1).u16(0).u32(bytes);
    return this;
  }

  public NdpMessage dnsServers(long lifetimeSeconds, String... servers) {
    content.u8(25).u8(1 + 2 * servers.length).u16(0).u32(lifetimeSeconds);
    for (String server : servers) {
      content.bytes(Address.parse(server).toBytes());
    }
    return this;
  }

  /// Appends an option as it stands: `lengthUnits` may lie (0 is forbidden by the RFC).
  public NdpMessage option(int optionType, int lengthUnits, byte[] afterLength) {
    content.u8(optionType).u8(lengthUnits).bytes(afterLength);
    return this;
  }

  Layer toLayer() {
    return new IcmpHeader(58, type, 0, content);
  }
}
