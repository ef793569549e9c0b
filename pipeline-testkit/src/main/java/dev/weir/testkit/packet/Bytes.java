// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit.packet;

import dev.weir.api.net.Address;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/// Collects bytes in network order.
final class Bytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(128);

  Bytes u8(int value) {
    out.write(value);
    return this;
  }

  Bytes u16(int value) {
    return u8(value >>> 8).u8(value);
  }

  Bytes u32(long value) {
    return u16((int) (value >>> 16)).u16((int) value);
  }

  Bytes u48(long value) {
    return u16((int) (value >>> 32)).u32(value);
  }

  Bytes bytes(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  Bytes address(Address address, int ipVersion) {
    return ipVersion == 4 ? u32(address.ipv4Bits()) : bytes(address.toBytes());
  }

  Bytes zeros(int count) {
    return bytes(new byte[count]);
  }

  Bytes padTo(int multiple) {
    return zeros((multiple - out.size() % multiple) % multiple);
  }

  int size() {
    return out.size();
  }

  byte[] toArray() {
    return out.toByteArray();
  }

  /// Reads `02:00:00:00:00:01`.
  static long hardwareAddress(String text) {
    return HexFormat.fromHexDigitsToLong(text.replace(":", ""));
  }

  static void putU16(byte[] bytes, int offset, int value) {
    bytes[offset] = (byte) (value >>> 8);
    bytes[offset + 1] = (byte) value;
  }
}
