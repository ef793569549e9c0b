// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import dev.weir.api.net.Address;
import java.util.Arrays;

/// Bytes of rows (RFC 4180, UTF-8), growing as needed. Writes numbers and addresses without making
/// garbage. Not safe for use by several threads.
public final class TextBuffer {
  private static final int KEPT_BYTES = 4 << 20;
  private static final int LONGEST_NUMBER = 32;
  private static final long MOST_EXACT = 1_000_000_000_000_000L;
  private static final long SECOND = 1_000_000_000L;
  private static final byte[] OF_IPV4 = {'/', '2', '4'};
  private static final byte[] OF_IPV6 = {'/', '6', '4'};
  private static final byte[] REPLACEMENT = {(byte) 0xef, (byte) 0xbf, (byte) 0xbd};

  private final ShortestDecimal decimal = new ShortestDecimal();
  private byte[] bytes;
  private int length;

  public TextBuffer() {
    this(1 << 16);
  }

  TextBuffer(int capacity) {
    bytes = new byte[capacity];
  }

  /// What was written, from 0 to [#length]; good until the next call.
  public byte[] array() {
    return bytes;
  }

  public int length() {
    return length;
  }

  public byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  /// Forgets what was written.
  public void clear() {
    length = 0;
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[KEPT_BYTES];
    }
  }

  /// An ASCII character as it is.
  public void ascii(char character) {
    room(1);
    bytes[length++] = (byte) character;
  }

  /// ASCII characters as they are.
  public void raw(byte[] ascii) {
    raw(ascii, 0, ascii.length);
  }

  /// Some ASCII characters as they are.
  public void raw(byte[] ascii, int from, int count) {
    room(count);
    System.arraycopy(ascii, from, bytes, length, count);
    length += count;
  }

  /// A whole number.
  public void number(long value) {
    room(LONGEST_NUMBER);
    length = Digits.write(bytes, length, value);
  }

  /// Nanoseconds as seconds: what [#decimal] writes of `nanos / 1e9`.
  void duration(long nanos) {
    if (Math.abs(nanos) >= MOST_EXACT) {
      decimal(nanos / 1e9);
      return;
    }
    room(LONGEST_NUMBER);
    if (nanos < 0) {
      bytes[length++] = '-';
    }
    length = Digits.writeScaled(bytes, length, Math.abs(nanos), -9);
  }

  /// Epoch seconds with nine decimals, of nanoseconds.
  void seconds(long nanos) {
    room(LONGEST_NUMBER);
    long whole = Math.floorDiv(nanos, SECOND);
    long fraction = Math.floorMod(nanos, SECOND);
    if (whole < 0 && fraction > 0) { // -0.25 is -1 + 0.75
      whole++;
      fraction = SECOND - fraction;
    }
    if (nanos < 0 && whole == 0) {
      bytes[length++] = '-';
    }
    length = Digits.write(bytes, length, whole);
    bytes[length++] = '.';
    length = Digits.writePadded(bytes, length, fraction, 9);
  }

  /// The shortest text that reads back as the same number, whole numbers without a fraction; nothing
  /// for what is no number.
  public void decimal(double value) {
    long whole = (long) value;
    if (whole == value && Math.abs(whole) < 1L << 53) {
      number(whole);
    } else if (Double.isFinite(value)) {
      room(LONGEST_NUMBER);
      if (value < 0) {
        bytes[length++] = '-';
      }
      positive(Math.abs(value));
    }
  }

  /// A decimal of at most 15 digits that reads back as a number is the shortest that does: no two of
  /// them read back as the same. Many figures have few digits behind the point.
  private void positive(double value) {
    double scaled = Math.rint(value * 1e3);
    if (scaled < MOST_EXACT && scaled / 1e3 == value) {
      length = Digits.writeScaled(bytes, length, (long) scaled, -3);
    } else {
      decimal.of(value);
      length = Digits.writeDecimal(bytes, length, decimal.digits(), decimal.exponent());
    }
  }

  /// RFC 5952, or dotted for IP version 4.
  void address(Address address, int ipVersion) {
    room(AddressBytes.LONGEST);
    length = AddressBytes.write(bytes, length, address, ipVersion);
  }

  /// The network of an address: /64, or /24 for IP version 4.
  void prefix(Address address, int ipVersion) {
    if (ipVersion == 4) {
      address(Address.ofIpv4(address.ipv4Bits() & 0xffffff00), 4);
      raw(OF_IPV4);
    } else {
      address(new Address(address.high(), 0), 6);
      raw(OF_IPV6);
    }
  }

  /// Any text, in quotes where it must be. A character that no file of text should hold becomes
  /// U+FFFD.
  public void text(String text) {
    room(3 * text.length() + 2); // no character takes more, and the quotes
    boolean quoted = false;
    for (int i = 0; i < text.length() && !quoted; i++) {
      char c = text.charAt(i);
      quoted = c == ',' || c == '"' || c == '\n' || c == '\r';
    }
    if (quoted) {
      bytes[length++] = '"';
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        bytes[length++] = '"';
      }
      if (c != 0 && c < 0x80) {
        bytes[length++] = (byte) c;
      } else {
        i += character(text, i);
      }
    }
    if (quoted) {
      bytes[length++] = '"';
    }
  }

  /// Writes one that is not ASCII.
  ///
  /// @return how many further chars it took
  private int character(String text, int at) {
    int code = text.codePointAt(at);
    if (code == 0 || (code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE)) {
      raw(REPLACEMENT);
      return 0;
    }
    if (code < 0x800) {
      bytes[length++] = (byte) (0xc0 | code >> 6);
      bytes[length++] = (byte) (0x80 | (code & 0x3f));
      return 0;
    }
    if (code < 0x10000) {
      bytes[length++] = (byte) (0xe0 | code >> 12);
      bytes[length++] = (byte) (0x80 | (code >> 6 & 0x3f));
      bytes[length++] = (byte) (0x80 | (code & 0x3f));
      return 0;
    }
    bytes[length++] = (byte) (0xf0 | code >> 18);
    bytes[length++] = (byte) (0x80 | (code >> 12 & 0x3f));
    bytes[length++] = (byte) (0x80 | (code >> 6 & 0x3f));
    bytes[length++] = (byte) (0x80 | (code & 0x3f));
    return 1;
  }

  private void room(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(length, count)));
    }
  }
}
