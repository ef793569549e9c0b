// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.net;

import java.util.HexFormat;

/// The text forms of addresses: RFC 4291 section 2.2 in, RFC 5952 out.
final class AddressText {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private AddressText() {}

  static String ipv4(int bits) {
    return (bits >>> 24)
        + "."
        + (bits >>> 16 & 255)
        + "."
        + (bits >>> 8 & 255)
        + "."
        + (bits & 255);
  }

  /// RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups (the first
  /// of equals) as `::`; an IPv4-mapped address ends in dotted form (section 5).
  static String ipv6(Address address) {
    if (address.isIpv4Mapped()) {
      return "::ffff:" + ipv4(address.ipv4Bits());
    }
    int runStart = -1;
    int runLength = 1;
    for (int i = 0; i < 8; i++) {
      int length = 0;
      while (i + length < 8 && group(address, i + length) == 0) {
        length++;
      }
      if (length > runLength) {
        runStart = i;
        runLength = length;
      }
      i += Math.max(length - 1, 0);
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < 8; i++) {
      if (i == runStart) {
        text.append("::");
        i += runLength - 1;
        continue;
      }
      if (i > 0 && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      appendHex(text, group(address, i));
    }
    return text.toString();
  }

  static Address parse(String text) {
    try {
      return text.indexOf(':') < 0 ? Address.ofIpv4(parseIpv4(text)) : parseIpv6(text);
    } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not an address; wanted IPv4 like 192.0.2.1 or IPv6 like 2001:db8::1",
          e);
    }
  }

  private static Address parseIpv6(String text) {
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      throw new NumberFormatException("two gaps");
    }
    int[] groups = new int[8];
    if (gap < 0) {
      if (parseGroups(text, groups, true) != 8) {
        throw new NumberFormatException("wanted eight groups");
      }
    } else {
      int head = parseGroups(text.substring(0, gap), groups, false);
      int[] tail = new int[8];
      int tailLength = parseGroups(text.substring(gap + 2), tail, true);
      if (head + tailLength > 7) {
        throw new NumberFormatException("no room for the gap");
      }
      System.arraycopy(tail, 0, groups, 8 - tailLength, tailLength);
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < 4; i++) {
      high = high << 16 | groups[i];
      low = low << 16 | groups[4 + i];
    }
    return new Address(high, low);
  }

  /// @param atEnd whether the groups end the address, where IPv4 may stand
  private static int parseGroups(String text, int[] groups, boolean atEnd) {
    if (text.isEmpty()) {
      return 0;
    }
    int n = 0;
    int start = 0;
    while (true) {
      int end = text.indexOf(':', start);
      String part = end < 0 ? text.substring(start) : text.substring(start, end);
      if (atEnd && end < 0 && part.indexOf('.') >= 0) {
        int bits = parseIpv4(part);
        groups[put(n++)] = bits >>> 16;
        groups[put(n++)] = bits & 0xffff;
      } else {
        if (part.isEmpty() || part.length() > 4) {
          throw new NumberFormatException("group '" + part + "'");
        }
        groups[put(n++)] = HexFormat.fromHexDigits(part); // ASCII digits only, no sign
      }
      if (end < 0) {
        return n;
      }
      start = end + 1;
    }
  }

  private static int put(int index) {
    if (index > 7) {
      throw new NumberFormatException("more than eight groups");
    }
    return index;
  }

  private static int parseIpv4(String text) {
    int bits = 0;
    int start = 0;
    for (int i = 0; i < 4; i++) {
      int end = i < 3 ? text.indexOf('.', start) : text.length();
      String part = text.substring(start, end);
      if (part.isEmpty() || part.length() > 3 || (part.length() > 1 && part.charAt(0) == '0')) {
        throw new NumberFormatException("octet '" + part + "'");
      }
      int octet = 0;
      for (int j = 0; j < part.length(); j++) {
        int digit = part.charAt(j) - '0';
        if (digit < 0 || digit > 9) {
          throw new NumberFormatException("octet '" + part + "'");
        }
        octet = octet * 10 + digit;
      }
      if (octet > 255) {
        throw new NumberFormatException("octet '" + part + "'");
      }
      bits = bits << 8 | octet;
      start = end + 1;
    }
    return bits;
  }

  private static int group(Address address, int index) {
    long word = index < 4 ? address.high() : address.low();
    return (int) (word >>> (48 - 16 * (index & 3))) & 0xffff;
  }

  private static void appendHex(StringBuilder text, int group) {
    boolean started = false;
    for (int shift = 12; shift >= 0; shift -= 4) {
      int digit = group >>> shift & 15;
      started |= digit != 0 || shift == 0;
      if (started) {
        text.append(HEX[digit]);
      }
    }
  }
}
