// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.net;

import org.jspecify.annotations.Nullable;

/// The addresses of one IP version that begin alike: `2001:db8::/32`, `192.0.2.0/24`, or a single
/// address. Bits behind the length are cleared.
///
/// @param ipVersion 4 or 6: an IPv6 packet with an IPv4-mapped address is in no IPv4 prefix
/// @param first the lowest address, IPv4-mapped for 4
/// @param length 0 to 32 for IPv4, 0 to 128 for IPv6
public record Prefix(int ipVersion, Address first, int length) {
  /// Bits in front of an IPv4 address in its mapped form.
  private static final int MAPPED_BITS = 96;

  public Prefix {
    int longest = longest(ipVersion);
    if (length < 0 || length > longest) {
      throw new IllegalArgumentException(
          "a prefix of IPv" + ipVersion + " has 0 to " + longest + " bits, got " + length);
    }
    if (ipVersion == 4 && !first.isIpv4Mapped()) {
      throw new IllegalArgumentException(first + " is not an IPv4 address");
    }
    first = cut(first, bits(ipVersion, length));
  }

  /// Reads an address with or without `/LENGTH`; without, the prefix holds that address alone.
  ///
  /// @throws IllegalArgumentException with what was found and what is wanted
  public static Prefix parse(String text) {
    int slash = text.indexOf('/');
    String start = slash < 0 ? text : text.substring(0, slash);
    int version = start.indexOf(':') < 0 ? 4 : 6;
    Address address;
    try {
      address = Address.parse(start);
    } catch (IllegalArgumentException e) {
      throw notAPrefix(text, version, e);
    }
    return new Prefix(version, address, slash < 0 ? longest(version) : length(text, slash + 1));
  }

  private static int length(String text, int from) {
    int version = text.indexOf(':') < 0 ? 4 : 6;
    String digits = text.substring(from);
    boolean plain =
        !digits.isEmpty()
            && digits.length() <= 3
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!plain || Integer.parseInt(digits) > longest(version)) {
      throw notAPrefix(text, version, null);
    }
    return Integer.parseInt(digits);
  }

  private static IllegalArgumentException notAPrefix(
      String text, int version, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "'"
            + text
            + "' is no address or prefix; wanted one like "
            + (version == 4 ? "192.0.2.1 or 192.0.2.0/24" : "2001:db8::1 or 2001:db8::/32"),
        cause);
  }

  /// Whether a packet's address lies in it.
  ///
  /// @param version of the packet's IP
  public boolean contains(int version, Address address) {
    return version == ipVersion && cut(address, bits(ipVersion, length)).equals(first);
  }

  private static Address cut(Address address, int bits) {
    return new Address(
        address.high() & mask(Math.min(bits, 64)), address.low() & mask(Math.max(0, bits - 64)));
  }

  /// The first `bits` of 64 bits.
  private static long mask(int bits) {
    return bits == 0 ? 0 : -1L << (64 - bits);
  }

  private static int bits(int ipVersion, int length) {
    return ipVersion == 4 ? MAPPED_BITS + length : length;
  }

  private static int longest(int ipVersion) {
    return switch (ipVersion) {
      case 4 -> 32;
      case 6 -> 128;
      default -> throw new IllegalArgumentException("IP version is " + ipVersion + "; wanted 4, 6");
    };
  }

  /// For example `2001:db8::/32`; with the length, also of a single address.
  @Override
  public String toString() {
    return first.toString(ipVersion) + "/" + length;
  }
}
