// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.console;

import dev.weir.api.net.Address;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Writes JSON text (RFC 8259) in UTF-8, as bytes from the start: a capture of many flows makes many
/// megabytes of it, most often before a compiler has seen the code. The caller begins and ends in
/// order; what is between must be JSON. Not thread-safe.
public final class JsonWriter {
  private static final int BUFFER_BYTES = 1 << 16;

  /// No number, time or address is longer.
  private static final int LONGEST_PLAIN = 64;

  private static final long NANOS = 1_000_000_000L;
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream out;
  private final boolean indented;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;

  /// Open objects; open arrays stand in one line.
  private int objects;

  private boolean first = true;

  private JsonWriter(OutputStream out, boolean indented) {
    this.out = out;
    this.indented = indented;
  }

  /// Each member on a line of its own, arrays of plain values on one line.
  public static JsonWriter indented(OutputStream out) {
    return new JsonWriter(out, true);
  }

  /// Without any space.
  public static JsonWriter compact(OutputStream out) {
    return new JsonWriter(out, false);
  }

  /// Begins an object, as a whole text or as an element of an array.
  public void beginObject() {
    if (objects > 0) {
      element();
    }
    room(1);
    buffer[at++] = '{';
    objects++;
    first = true;
  }

  /// Begins an object as a member's value.
  public void beginObject(JsonName name) {
    name(name);
    room(1);
    buffer[at++] = '{';
    objects++;
    first = true;
  }

  public void endObject() {
    objects--;
    room(2 + 2 * objects);
    if (indented) {
      buffer[at++] = first ? (byte) ' ' : (byte) '\n';
      if (!first) {
        spaces();
      }
    }
    buffer[at++] = '}';
    first = false;
  }

  public void beginArray(JsonName name) {
    name(name);
    room(1);
    buffer[at++] = '[';
    first = true;
  }

  public void endArray() {
    room(2);
    if (indented) {
      buffer[at++] = ' ';
    }
    buffer[at++] = ']';
    first = false;
  }

  public void member(JsonName name, long value) {
    name(name);
    number(value);
  }

  public void member(JsonName name, double value) {
    name(name);
    number(value);
  }

  public void member(JsonName name, boolean value) {
    name(name);
    plain(Boolean.toString(value));
  }

  public void member(JsonName name, String value) {
    name(name);
    string(value);
  }

  /// A member whose name comes with the data.
  public void member(String name, String value) {
    room(2 + 2 * objects);
    if (!first) {
      buffer[at++] = ',';
    }
    first = false;
    if (indented) {
      buffer[at++] = '\n';
      spaces();
    }
    string(name);
    plain(indented ? " : " : ":");
    string(value);
  }

  /// The members of a block, one value for each.
  public void members(JsonBlock block, long... values) {
    long all = 0;
    for (long value : values) {
      all |= value;
    }
    // Below 8 together, so each has one digit.
    if (all >>> 3 != 0 || first) {
      for (int i = 0; i < values.length; i++) {
        member(block.name(i), values[i]);
      }
      return;
    }
    JsonBlock.Text text = indented ? block.indented(objects) : block.compact();
    int length = text.bytes.length;
    room(length);
    System.arraycopy(text.bytes, 0, buffer, at, length);
    if (all != 0) {
      int[] digits = text.digits;
      for (int i = 0; i < digits.length; i++) {
        buffer[at + digits[i]] += (byte) values[i];
      }
    }
    at += length;
  }

  /// The address as the text that it has in packets of that IP version.
  public void member(JsonName name, Address address, int ipVersion) {
    name(name);
    quoted(address.toString(ipVersion));
  }

  /// Nanoseconds since the epoch as a string of seconds with nine decimals.
  public void time(JsonName name, long nanos) {
    name(name);
    room(LONGEST_PLAIN);
    buffer[at++] = '"';
    number(Math.floorDiv(nanos, NANOS));
    buffer[at++] = '.';
    int fraction = (int) Math.floorMod(nanos, NANOS);
    for (int place = 8; place >= 0; place--) {
      int rest = tenth(fraction);
      buffer[at + place] = (byte) ('0' + fraction - 10 * rest);
      fraction = rest;
    }
    at += 9;
    buffer[at++] = '"';
  }

  /// An element of the array that is open.
  public void element(long value) {
    element();
    number(value);
  }

  public void element(String value) {
    element();
    string(value);
  }

  /// Ends a line, between whole texts.
  public void endLine() {
    room(1);
    buffer[at++] = '\n';
    first = true;
  }

  /// Hands on what was written.
  public void flush() {
    try {
      out.write(buffer, 0, at);
      out.flush();
      at = 0;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the result", e);
    }
  }

  private void name(JsonName name) {
    byte[] text = indented ? name.indented(objects) : name.compact();
    int from = first ? 1 : 0;
    int length = text.length - from;
    room(length);
    System.arraycopy(text, from, buffer, at, length);
    at += length;
    first = false;
  }

  private void element() {
    room(2);
    if (!first) {
      buffer[at++] = ',';
    }
    if (indented) {
      buffer[at++] = ' ';
    }
    first = false;
  }

  private void number(double value) {
    int whole = (int) value;
    if (whole == value
        && whole > -10_000_000
        && whole < 10_000_000
        && (whole != 0 || 1 / value > 0)) {
      number((long) whole);
      buffer[at++] = '.';
      buffer[at++] = '0';
    } else if (Double.isFinite(value)) {
      plain(Double.toString(value));
    } else {
      quoted(Double.toString(value));
    }
  }

  private void number(long value) {
    room(LONGEST_PLAIN);
    if (value >= 0 && value < 10) {
      buffer[at++] = (byte) ('0' + value);
    } else if (value > 0 && value <= Integer.MAX_VALUE) {
      number((int) value);
    } else {
      plain(Long.toString(value));
    }
  }

  private void number(int value) {
    int digits = 1;
    for (int left = tenth(value); left > 0; left = tenth(left)) {
      digits++;
    }
    int left = value;
    for (int place = at + digits - 1; place >= at; place--) {
      int rest = tenth(left);
      buffer[place] = (byte) ('0' + left - 10 * rest);
      left = rest;
    }
    at += digits;
  }

  /// A tenth of a number that is not negative, by a multiplication: the plain compiler divides.
  private static int tenth(int value) {
    return (int) ((value * 0xcccccccdL) >>> 35);
  }

  private void quoted(String ascii) {
    room(LONGEST_PLAIN);
    buffer[at++] = '"';
    plain(ascii);
    buffer[at++] = '"';
  }

  /// @param ascii at most [#LONGEST_PLAIN] characters
  @SuppressWarnings("deprecation") // Takes the low bytes of the characters, which are all of ASCII.
  private void plain(String ascii) {
    int length = ascii.length();
    room(length);
    ascii.getBytes(0, length, buffer, at);
    at += length;
  }

  private void string(String text) {
    room(1);
    buffer[at++] = '"';
    for (int i = 0; i < text.length(); i++) {
      room(8);
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        buffer[at++] = '\\';
        buffer[at++] = (byte) c;
      } else if (c >= ' ' && c < 0x80) {
        buffer[at++] = (byte) c;
      } else if (c < ' ') {
        control(c);
      } else {
        i += unicode(text, i);
      }
    }
    room(1);
    buffer[at++] = '"';
  }

  private void control(char c) {
    int letter = "\b\t\n\f\r".indexOf(c);
    buffer[at++] = '\\';
    if (letter >= 0) {
      buffer[at++] = (byte) "btnfr".charAt(letter);
    } else {
      buffer[at++] = 'u';
      buffer[at++] = '0';
      buffer[at++] = '0';
      buffer[at++] = HEX[c >> 4];
      buffer[at++] = HEX[c & 15];
    }
  }

  /// Writes one character beyond ASCII; returns how many chars it takes beyond the first. Half a pair
  /// becomes a question mark.
  private int unicode(String text, int index) {
    int character = text.codePointAt(index);
    for (byte b : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
      buffer[at++] = b;
    }
    return Character.charCount(character) - 1;
  }

  private void spaces() {
    for (int i = 0; i < 2 * objects; i++) {
      buffer[at++] = ' ';
    }
  }

  private void room(int bytes) {
    if (bytes > BUFFER_BYTES - at) {
      flush();
    }
  }
}
