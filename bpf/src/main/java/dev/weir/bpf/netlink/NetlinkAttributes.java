// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.netlink;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The attributes behind a netlink message's fixed part: length, type and value each, padded to four
/// bytes.
final class NetlinkAttributes {
  /// Length and type.
  static final int HEADER_SIZE = 4;

  private NetlinkAttributes() {}

  /// Where the attribute of this type starts, or -1.
  static int find(ByteBuffer buffer, int from, int end, int type) {
    int at = from;
    while (at + HEADER_SIZE <= end && size(buffer, at) >= HEADER_SIZE) {
      // The two upper bits are flags.
      if ((buffer.getShort(at + 2) & 0x3fff) == type) {
        return at;
      }
      at += align(size(buffer, at));
    }
    return -1;
  }

  static int size(ByteBuffer buffer, int attribute) {
    return Short.toUnsignedInt(buffer.getShort(attribute));
  }

  static String text(ByteBuffer buffer, int attribute) {
    if (attribute < 0) {
      return "";
    }
    byte[] text = new byte[size(buffer, attribute) - HEADER_SIZE];
    buffer.get(attribute + HEADER_SIZE, text);
    String padded = new String(text, StandardCharsets.UTF_8);
    int end = padded.indexOf('\0');
    return end < 0 ? padded : padded.substring(0, end);
  }

  static int align(int length) {
    return length + 3 & ~3;
  }
}
