// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.net;

/// A 128-bit network address. IPv4 addresses are IPv4-mapped (`::ffff:a.b.c.d`), so one type and
/// one order serve both families.
///
/// @param high the first eight bytes, big-endian
/// @param low the last eight bytes, big-endian
public record Address(long high, long low) implements Comparable<Address> {
  private static final long MAPPED_PREFIX = 0xffffL;

  /// The unspecified address `::`.
  public static final Address UNSPECIFIED = new Address(0, 0);

  /// The IPv4-mapped form of a 32-bit address in host order.
  public static Address ofIpv4(int address) {
    return new Address(0, MAPPED_PREFIX << 32 | Integer.toUnsignedLong(address));
  }

  /// An address from its 4 or 16 bytes in network order.
  ///
  /// @throws IllegalArgumentException for any other length
  public static Address ofBytes(byte[] bytes) {
    return switch (bytes.length) {
      case 4 -> ofIpv4((int) bigEndian(bytes, 0, 4));
      case 16 -> new Address(bigEndian(bytes, 0, 8), bigEndian(bytes, 8, 8));
      default ->
          throw new IllegalArgumentException("an address has 4 or 16 bytes, got " + bytes.length);
    };
  }

  /// Reads dotted IPv4 or any text form of IPv6 (RFC 4291 section 2.2).
  ///
  /// @throws IllegalArgumentException when the text is neither
  public static Address parse(String text) {
    return AddressText.parse(text);
  }

  /// Whether the address is IPv4-mapped. On the wire an IPv6 packet can carry such an address too:
  /// what a packet was is said by the flow's IP version, not by this.
  public boolean isIpv4Mapped() {
    return high == 0 && low >>> 32 == MAPPED_PREFIX;
  }

  /// The 32 bits of an IPv4-mapped address, in host order.
  public int ipv4Bits() {
    return (int) low;
  }

  public byte[] toBytes() {
    byte[] bytes = new byte[16];
    for (int i = 0; i < 8; i++) {
      bytes[i] = (byte) (high >>> (56 - 8 * i));
      bytes[8 + i] = (byte) (low >>> (56 - 8 * i));
    }
    return bytes;
  }

  /// Orders by the 16 bytes as unsigned numbers: the order that decides a flow's lower endpoint.
  @Override
  public int compareTo(Address other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /// RFC 5952 text; an IPv4-mapped address as dotted IPv4.
  @Override
  public String toString() {
    return isIpv4Mapped() ? AddressText.ipv4(ipv4Bits()) : AddressText.ipv6(this);
  }

  /// RFC 5952 text as the address of a packet of that IP version: dotted for 4; for 6 always the
  /// IPv6 form, also of an IPv4-mapped address (`::ffff:192.0.2.1`).
  public String toString(int ipVersion) {
    return ipVersion == 4 ? AddressText.ipv4(ipv4Bits()) : AddressText.ipv6(this);
  }

  private static long bigEndian(byte[] bytes, int offset, int length) {
    long value = 0;
    for (int i = 0; i < length; i++) {
      value = value << 8 | (bytes[offset + i] & 0xff);
    }
    return value;
  }
}
