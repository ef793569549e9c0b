// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.proto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads the fields of a protobuf message that somebody else wrote: every length is checked before it
/// is believed. Nested messages are read in place, by [#open] and [#leave], or by a reader of their own.
/// Not safe for use by several threads.
public final class ProtoReader {
  /// The bytes are no such message.
  public static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param message what is wrong with them
    public MalformedException(String message) {
      super(message);
    }
  }

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final byte[] buffer;
  private int end;
  private int at;
  private int type;

  /// Of a whole buffer.
  public ProtoReader(byte[] buffer) {
    this(buffer, 0, buffer.length);
  }

  /// Of the bytes from `from` to before `end`.
  public ProtoReader(byte[] buffer, int from, int end) {
    this.buffer = buffer;
    this.at = from;
    this.end = end;
  }

  /// The number of the next field, 0 at the end. The field must be read or skipped then.
  public int next() throws MalformedException {
    if (at == end) {
      return 0;
    }
    long tag = varint();
    long field = tag >>> 3;
    type = (int) (tag & 7);
    if (field < 1 || field > Integer.MAX_VALUE >>> 2) {
      throw new MalformedException("no field has the number " + field);
    }
    return (int) field;
  }

  public long number() throws MalformedException {
    want(VARINT);
    return varint();
  }

  /// A number of eight bytes.
  public long fixed64() throws MalformedException {
    want(FIXED64);
    return eightBytes();
  }

  /// The next eight bytes of a packed field.
  public long eightBytes() throws MalformedException {
    if (end - at < 8) {
      throw new MalformedException("it ends within a field");
    }
    long value = (long) LONG.get(buffer, at);
    at += 8;
    return value;
  }

  public String text() throws MalformedException {
    return text(range());
  }

  /// Where the field's bytes are, for later; what follows is read first.
  public long range() throws MalformedException {
    want(BYTES);
    int length = length();
    long range = pair(at, at + length);
    at += length;
    return range;
  }

  /// What [#range] found, as text: UTF-8, where what is none becomes U+FFFD.
  public String text(long range) {
    int from = first(range);
    return new String(buffer, from, second(range) - from, StandardCharsets.UTF_8);
  }

  /// A copy of what [#range] found.
  public byte[] bytes(long range) {
    return Arrays.copyOfRange(buffer, first(range), second(range));
  }

  /// Whether these are the bytes that [#range] found.
  public boolean same(long range, byte[] bytes) {
    return Arrays.equals(buffer, first(range), second(range), bytes, 0, bytes.length);
  }

  /// Whether what [#range] found begins with these bytes.
  public boolean begins(long range, byte[] bytes) {
    int from = first(range);
    return second(range) - from >= bytes.length
        && Arrays.equals(buffer, from, from + bytes.length, bytes, 0, bytes.length);
  }

  /// How many bytes [#range] found.
  public static int length(long range) {
    return second(range) - first(range);
  }

  /// Steps into the message that the field holds.
  ///
  /// @return what [#leave] wants, to go on after the message
  public long open() throws MalformedException {
    return enter(range());
  }

  /// Steps into what [#range] found.
  ///
  /// @return what [#leave] wants, to go on where this was called
  public long enter(long range) {
    long outer = pair(at, end);
    at = first(range);
    end = second(range);
    return outer;
  }

  /// Leaves one message or several, wherever in them the reader is.
  public void leave(long outer) {
    at = first(outer);
    end = second(outer);
  }

  /// What [#leave] wants to come back here.
  public long remaining() {
    return pair(at, end);
  }

  /// Whether the message has nothing more.
  public boolean atEnd() {
    return at == end;
  }

  /// How many bytes of the message are left.
  public int left() {
    return end - at;
  }

  public ProtoReader message() throws MalformedException {
    want(BYTES);
    int length = length();
    ProtoReader message = new ProtoReader(buffer, at, at + length);
    at += length;
    return message;
  }

  public void skip() throws MalformedException {
    switch (type) {
      case VARINT -> {
        long _ = varint();
      }
      case FIXED64 -> advance(8);
      case BYTES -> advance(length());
      case FIXED32 -> advance(4);
      default -> throw new MalformedException("there is no wire type " + type);
    }
  }

  /// Whether the field is bytes: a message, a text, or packed numbers.
  public boolean holdsBytes() {
    return type == BYTES;
  }

  private static long pair(int first, int second) {
    return (long) first << 32 | second;
  }

  private static int first(long pair) {
    return (int) (pair >>> 32);
  }

  private static int second(long pair) {
    return (int) pair;
  }

  private void want(int wanted) throws MalformedException {
    if (type != wanted) {
      throw new MalformedException("wire type " + type + " where " + wanted + " belongs");
    }
  }

  private int length() throws MalformedException {
    long length = varint();
    if (length < 0 || length > end - at) {
      throw new MalformedException("a length of " + length + " where " + (end - at) + " are left");
    }
    return (int) length;
  }

  private void advance(int bytes) throws MalformedException {
    if (bytes > end - at) {
      throw new MalformedException("it ends within a field");
    }
    at += bytes;
  }

  private long varint() throws MalformedException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == end) {
        throw new MalformedException("it ends within a number");
      }
      byte next = buffer[at++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedException("a number of more than ten bytes");
  }
}
