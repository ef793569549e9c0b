// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ndp;

import dev.weir.api.net.Address;
import java.util.Arrays;

/// The bytes of a message: those that were captured of those that there were. Offsets count from the
/// ICMPv6 header. What is read must be there, see [#has].
final class MessageBytes {
  private final byte[] bytes;
  private final int total;
  private final int captured;

  /// @param total length on the wire; bytes behind it are not of the message
  MessageBytes(byte[] bytes, int total) {
    this.bytes = bytes;
    this.total = Math.max(0, total);
    this.captured = Math.min(bytes.length, this.total);
  }

  int total() {
    return total;
  }

  boolean truncated() {
    return captured < total;
  }

  boolean has(int end) {
    return end <= captured;
  }

  int u8(int at) {
    return bytes[at] & 0xff;
  }

  int u16(int at) {
    return u8(at) << 8 | u8(at + 1);
  }

  long u32(int at) {
    return (long) u16(at) << 16 | u16(at + 2);
  }

  Address address(int at) {
    return Address.ofBytes(copy(at, at + 16));
  }

  byte[] copy(int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  /// Whether the sum over a complete message and its pseudo-header (RFC 8200 section 8.1) is right.
  boolean checksumHolds(Address source, Address destination) {
    long sum = words(source.high()) + words(source.low());
    sum += words(destination.high()) + words(destination.low());
    sum += (total >>> 16) + (total & 0xffff) + 58;
    for (int at = 0; at + 1 < total; at += 2) {
      sum += u16(at);
    }
    if (total % 2 == 1) {
      sum += (long) u8(total - 1) << 8;
    }
    while (sum >>> 16 != 0) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return sum == 0xffff;
  }

  private static long words(long half) {
    return (half >>> 48) + (half >>> 32 & 0xffff) + (half >>> 16 & 0xffff) + (half & 0xffff);
  }
}
