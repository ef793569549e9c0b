// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.proto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes protobuf from the end of a buffer to its beginning: when the length of a nested message is
/// due, the message is there. So fields are written last to first, and a message is closed by
/// [#message] after what it holds. The buffer grows as needed and is used again after [#reset].
///
/// Positions are counted from the end, so they outlast a growing buffer. Not safe for use by several
/// threads.
public final class ProtoWriter {
  private static final int SMALLEST = 1 << 14;

  private byte[] buffer = new byte[SMALLEST];
  private int start = SMALLEST;

  /// How many bytes there are; where a message ends that is begun now.
  public int size() {
    return buffer.length - start;
  }

  /// The bytes written are those from [#offset] to the end.
  public byte[] buffer() {
    return buffer;
  }

  /// Where in [#buffer] the bytes written begin.
  public int offset() {
    return start;
  }

  public byte[] toByteArray() {
    return Arrays.copyOfRange(buffer, start, buffer.length);
  }

  /// Begins anew in the same buffer, or in a small one when this one has grown beyond `most` bytes.
  public void reset(int most) {
    if (buffer.length > Math.max(SMALLEST, most)) {
      buffer = new byte[SMALLEST];
    }
    start = buffer.length;
  }

  /// Begins anew and leaves the buffer to whoever may still read it.
  public void abandon() {
    buffer = new byte[SMALLEST];
    start = SMALLEST;
  }

  /// Takes back what was written since `size()` was `size`.
  public void rewind(int size) {
    start = buffer.length - size;
  }

  /// Closes the message, or the text, that was begun when `size()` was `end`.
  ///
  /// @param tag field number and wire type 2
  public void message(int tag, int end) {
    varint(size() - end);
    varint(tag);
  }

  public void string(int tag, String text) {
    int end = size();
    text(text);
    message(tag, end);
  }

  public void varintField(int tag, long value) {
    varint(value);
    varint(tag);
  }

  public void fixed64Field(int tag, long value) {
    fixed64(value);
    varint(tag);
  }

  public void fixed32Field(int tag, int value) {
    int at = room(4);
    for (int i = 0; i < 4; i++) {
      buffer[at + i] = (byte) (value >>> (8 * i));
    }
    varint(tag);
  }

  public void doubleField(int tag, double value) {
    fixed64Field(tag, Double.doubleToRawLongBits(value));
  }

  /// An unsigned number in seven bits a byte, least significant first.
  public void varint(long value) {
    if ((value & ~0x7fL) == 0) {
      one(value);
      return;
    }
    int length = (70 - Long.numberOfLeadingZeros(value)) / 7;
    int at = room(length);
    long rest = value;
    for (int i = 1; i < length; i++) {
      buffer[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[at] = (byte) rest;
  }

  public void fixed64(long value) {
    int at = room(8);
    for (int i = 0; i < 8; i++) {
      buffer[at + i] = (byte) (value >>> (8 * i));
    }
  }

  /// Eight bytes, the most significant first, as in identifiers.
  public void bigEndian(long value) {
    int at = room(8);
    for (int i = 0; i < 8; i++) {
      buffer[at + i] = (byte) (value >>> (56 - 8 * i));
    }
  }

  public void bytes(byte[] bytes) {
    int at = room(bytes.length);
    System.arraycopy(bytes, 0, buffer, at, bytes.length);
  }

  /// UTF-8. What is no text, a lone surrogate, becomes a question mark: a parser would refuse it.
  public void text(String text) {
    int length = text.length();
    int at = room(length);
    for (int i = 0; i < length; i++) {
      char character = text.charAt(i);
      if (character >= 0x80) {
        start += length;
        bytes(text.getBytes(StandardCharsets.UTF_8));
        return;
      }
      buffer[at + i] = (byte) character;
    }
  }

  /// A decimal number.
  public void decimal(int value) {
    int rest = value;
    do {
      one('0' + rest % 10);
      rest /= 10;
    } while (rest != 0);
  }

  public void ascii(char character) {
    one(character);
  }

  /// Room comes first: it may put another buffer in the place of this one.
  private void one(long value) {
    int at = room(1);
    buffer[at] = (byte) value;
  }

  /// Makes room for so many bytes before those there are, and says where they begin.
  private int room(int bytes) {
    if (start < bytes) {
      grow(bytes);
    }
    start -= bytes;
    return start;
  }

  private void grow(int bytes) {
    int size = size();
    long wanted = Math.max(2L * buffer.length, (long) size + bytes);
    if (wanted > Integer.MAX_VALUE - 8) {
      throw new OutOfMemoryError("a request of " + wanted + " bytes fits in no array");
    }
    byte[] larger = new byte[(int) wanted];
    System.arraycopy(buffer, start, larger, larger.length - size, size);
    buffer = larger;
    start = larger.length - size;
  }
}
