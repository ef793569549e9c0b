// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.codec;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Bytes that grow. Numbers take as few as they need, a text is written once and referred to from then
/// on. For one thread.
public final class RecordOutput {
  /// More than this is no batch that anybody would send.
  static final int MAX_BYTES = 1 << 29;

  private static final int LONGEST_NUMBER = 9;

  private final Map<String, Integer> texts = new HashMap<>();
  private final int reserved;
  private byte[] bytes = new byte[1 << 13];
  private int size;

  /// An empty output.
  ///
  /// @param reserved how many bytes to leave free in front
  public RecordOutput(int reserved) {
    this.reserved = reserved;
    this.size = reserved;
  }

  /// What was written, from `reserved` on; the array is longer.
  public byte[] array() {
    return bytes;
  }

  /// Where the next byte goes: what is reserved and what was written.
  public int size() {
    return size;
  }

  /// Forgets everything, and gives back the room that a big batch took.
  public void clear() {
    texts.clear();
    size = reserved;
    if (bytes.length > 1 << 22) {
      bytes = new byte[1 << 13];
    }
  }

  void writeByte(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
  }

  /// Small magnitudes take few bytes.
  void writeLong(long value) {
    writeUnsigned((value << 1) ^ (value >> 63));
  }

  /// Seven bits a byte, the lowest first; a ninth byte holds the last eight.
  void writeUnsigned(long value) {
    ensure(LONGEST_NUMBER);
    long left = value;
    for (int i = 0; i < LONGEST_NUMBER - 1; i++) {
      if ((left & ~0x7fL) == 0) {
        bytes[size++] = (byte) left;
        return;
      }
      bytes[size++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    bytes[size++] = (byte) left;
  }

  /// Whole numbers and short fractions have their bits in front: few bytes when read backwards.
  void writeDouble(double value) {
    writeUnsigned(Long.reverseBytes(Double.doubleToRawLongBits(value)));
  }

  void writeText(@Nullable String text) {
    if (text == null) {
      writeUnsigned(0);
      return;
    }
    Integer known = texts.putIfAbsent(text, texts.size());
    if (known != null) {
      writeUnsigned(known + 2L);
      return;
    }
    writeUnsigned(1);
    int length = text.length();
    boolean wide = !isLatin1(text);
    writeUnsigned((long) length << 1 | (wide ? 1 : 0));
    ensure(wide ? 2L * length : length);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (wide) {
        bytes[size++] = (byte) (c >>> 8);
      }
      bytes[size++] = (byte) c;
    }
  }

  private static boolean isLatin1(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xff) {
        return false;
      }
    }
    return true;
  }

  private void ensure(long more) {
    if (bytes.length - size >= more) {
      return;
    }
    long wanted = size + more;
    if (wanted > MAX_BYTES) {
      throw new IllegalStateException("a batch of more than " + MAX_BYTES + " bytes");
    }
    bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_BYTES, Math.max(wanted, 2L * bytes.length)));
  }
}
