// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.proto;

import java.nio.charset.StandardCharsets;

/// Reads the fields of a protobuf message that somebody else wrote: every length is checked before it
/// is believed. Not safe for use by several threads.
public final class ProtoReader {
  /// The bytes are no such message.
  public static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final byte[] buffer;
  private final int end;
  private int at;
  private int type;

  public ProtoReader(byte[] buffer) {
    this(buffer, 0, buffer.length);
  }

  private ProtoReader(byte[] buffer, int from, int end) {
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

  public String text() throws MalformedException {
    want(BYTES);
    int length = length();
    String text = new String(buffer, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
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
