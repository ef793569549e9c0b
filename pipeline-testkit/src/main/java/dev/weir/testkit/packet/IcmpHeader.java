// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit.packet;

import org.jspecify.annotations.Nullable;

/// An ICMP or ICMPv6 message: type, code, checksum and what follows.
///
/// @param protocol 1 or 58
record IcmpHeader(int protocol, int type, int code, Bytes content) implements Layer {
  @Override
  public byte[] encode(byte[] inner, @Nullable Layer next, @Nullable IpHeader ip) {
    byte[] message =
        new Bytes().u8(type).u8(code).u16(0).bytes(content.toArray()).bytes(inner).toArray();
    Bytes.putU16(
        message, 2, protocol == 58 ? Checksum.ofUpperLayer(message, 58, ip) : Checksum.of(message));
    return message;
  }
}
