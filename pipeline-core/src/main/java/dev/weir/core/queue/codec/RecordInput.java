// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads what a [RecordOutput] wrote, and trusts none of it. For one thread.
final class RecordInput {
  private static final int LONGEST_NUMBER = 9;
  private static final int DEEPEST = 100;

  private final List<String> texts = new ArrayList<>();
  private final byte[] bytes;
  private int position;
  private int depth;

  RecordInput(byte[] bytes) {
    this.bytes = bytes;
  }

  int remaining() {
    return bytes.length - position;
  }

  int readByte() throws UnreadableException {
    if (position >= bytes.length) {
      throw new UnreadableException("it ends too early");
    }
    return bytes[position++] & 0xff;
  }

  long readLong() throws UnreadableException {
    long folded = readUnsigned();
    return (folded >>> 1) ^ -(folded & 1);
  }

  int readInt() throws UnreadableException {
    long value = readLong();
    if (value != (int) value) {
      throw new UnreadableException(value + " is more than an int holds");
    }
    return (int) value;
  }

  long readUnsigned() throws UnreadableException {
    long value = 0;
    for (int i = 0; i < LONGEST_NUMBER - 1; i++) {
      long next = readByte();
      value |= (next & 0x7f) << (7 * i);
      if (next < 0x80) {
        return value;
      }
    }
    return value | (long) readByte() << (7 * (LONGEST_NUMBER - 1));
  }

  double readDouble() throws UnreadableException {
    return Double.longBitsToDouble(Long.reverseBytes(readUnsigned()));
  }

  /// A place in a list of so many, as it was written.
  int readPlace(int count) throws UnreadableException {
    long place = readUnsigned();
    if (place < 0 || place >= count) {
      throw new UnreadableException("place " + place + " of a list of " + count);
    }
    return (int) place;
  }

  /// How many elements follow, each of at least one byte; -1 when there is no list at all.
  int readCount() throws UnreadableException {
    long count = readUnsigned();
    if (count < 0 || count - 1 > remaining()) {
      throw new UnreadableException(count - 1 + " elements in " + remaining() + " bytes");
    }
    return (int) count - 1;
  }

  @Nullable String readText() throws UnreadableException {
    long reference = readUnsigned();
    if (reference == 0) {
      return null;
    }
    if (reference != 1) {
      if (reference < 0 || reference - 2 >= texts.size()) {
        throw new UnreadableException("text " + (reference - 2) + " of " + texts.size());
      }
      return texts.get((int) reference - 2);
    }
    String text = newText();
    texts.add(text);
    return text;
  }

  private String newText() throws UnreadableException {
    long header = readUnsigned();
    boolean wide = (header & 1) == 1;
    long length = header >>> 1;
    if (length > remaining() / (wide ? 2 : 1)) {
      throw new UnreadableException("a text of " + length + " in " + remaining() + " bytes");
    }
    int start = position;
    if (!wide) {
      position += (int) length;
      return new String(bytes, start, (int) length, StandardCharsets.ISO_8859_1);
    }
    // By hand: a charset would mend unpaired surrogates.
    char[] chars = new char[(int) length];
    for (int i = 0; i < chars.length; i++) {
      chars[i] = (char) ((bytes[position] & 0xff) << 8 | (bytes[position + 1] & 0xff));
      position += 2;
    }
    return new String(chars);
  }

  /// Goes one level down, which damaged bytes may want to do without end.
  void enter() throws UnreadableException {
    if (++depth > DEEPEST) {
      throw new UnreadableException("it is nested more than " + DEEPEST + " levels deep");
    }
  }

  void leave() {
    depth--;
  }
}
