// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import dev.weir.api.net.Address;

/// The text of addresses as bytes in an array that has room for them; the same text as
/// [Address#toString(int)].
final class AddressBytes {
  static final int LONGEST = 45;
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private static final char[] MAPPED = "::ffff:".toCharArray();

  private AddressBytes() {}

  /// Writes the text and returns the position after it.
  static int write(byte[] to, int at, Address address, int ipVersion) {
    if (ipVersion == 4) {
      return ipv4(to, at, address.ipv4Bits());
    }
    if (address.isIpv4Mapped()) {
      int position = at;
      for (char c : MAPPED) {
        to[position++] = (byte) c;
      }
      return ipv4(to, position, address.ipv4Bits());
    }
    return ipv6(to, at, address.high(), address.low());
  }

  private static int ipv4(byte[] to, int at, int bits) {
    int position = Digits.write(to, at, bits >>> 24);
    to[position++] = '.';
    position = Digits.write(to, position, bits >>> 16 & 255);
    to[position++] = '.';
    position = Digits.write(to, position, bits >>> 8 & 255);
    to[position++] = '.';
    return Digits.write(to, position, bits & 255);
  }

  /// RFC 5952: the longest run of two or more zero groups, the first of equals, becomes `::`.
  private static int ipv6(byte[] to, int at, long high, long low) {
    int runStart = 8;
    int runLength = 1;
    for (int i = 0; i < 8; i++) {
      int length = 0;
      while (i + length < 8 && group(high, low, i + length) == 0) {
        length++;
      }
      if (length > runLength) {
        runStart = i;
        runLength = length;
      }
      i += Math.max(length - 1, 0);
    }
    int position = at;
    for (int i = 0; i < 8; i++) {
      if (i == runStart) {
        to[position++] = ':';
        to[position++] = ':';
        i += runLength - 1;
        continue;
      }
      if (i > 0 && i != runStart + runLength) {
        to[position++] = ':';
      }
      position = hex(to, position, group(high, low, i));
    }
    return position;
  }

  private static int group(long high, long low, int index) {
    long word = index < 4 ? high : low;
    return (int) (word >>> (48 - 16 * (index & 3))) & 0xffff;
  }

  private static int hex(byte[] to, int at, int group) {
    int position = at;
    for (int shift = group < 16 ? 0 : group < 256 ? 4 : group < 4096 ? 8 : 12;
        shift >= 0;
        shift -= 4) {
      to[position++] = HEX[group >>> shift & 15];
    }
    return position;
  }
}
