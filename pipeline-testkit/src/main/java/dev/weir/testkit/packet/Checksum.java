// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit.packet;

import org.jspecify.annotations.Nullable;

/// The Internet checksum (RFC 1071), with and without the pseudo-header of the IP header outside.
final class Checksum {
  private Checksum() {}

  static int of(byte[] bytes) {
    return fold(sum(bytes));
  }

  /// Over the pseudo-header too; without an IP header outside, over the bytes alone.
  static int ofUpperLayer(byte[] bytes, int protocol, @Nullable IpHeader ip) {
    if (ip == null) {
      return of(bytes);
    }
    Bytes pseudo =
        new Bytes()
            .address(ip.source(), ip.ipVersion())
            .address(ip.destination(), ip.ipVersion())
            .u32(bytes.length)
            .u32(protocol);
    return fold(sum(pseudo.toArray()) + sum(bytes));
  }

  private static long sum(byte[] bytes) {
    long sum = 0;
    for (int i = 0; i < bytes.length; i++) {
      sum += (long) (bytes[i] & 0xff) << (i % 2 == 0 ? 8 : 0);
    }
    return sum;
  }

  private static int fold(long sum) {
    long folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded & 0xffff) + (folded >>> 16);
    }
    return (int) (~folded & 0xffff);
  }
}
