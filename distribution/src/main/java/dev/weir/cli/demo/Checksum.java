// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

/// The checksum of the Internet protocols (RFC 1071).
final class Checksum {
  private Checksum() {}

  /// The folded complement of `begin` and of all parts, each of which begins at an even place.
  static int of(int begin, byte[]... parts) {
    int sum = begin;
    for (byte[] part : parts) {
      for (int i = 0; i < part.length; i++) {
        sum += (part[i] & 0xff) << (i % 2 == 0 ? 8 : 0);
      }
    }
    while (sum >> 16 != 0) {
      sum = (sum & 0xffff) + (sum >> 16);
    }
    return sum == 0xffff ? 0xffff : ~sum & 0xffff;
  }

  /// Writes a checksum in network order.
  static void put(byte[] bytes, int at, int checksum) {
    bytes[at] = (byte) (checksum >> 8);
    bytes[at + 1] = (byte) checksum;
  }
}
