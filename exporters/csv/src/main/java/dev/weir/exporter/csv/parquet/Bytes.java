// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes that grow, with what Parquet writes: little-endian numbers and varints. Not safe for use by
/// several threads.
final class Bytes {
  private byte[] array;
  private int length;

  Bytes(int capacity) {
    array = new byte[capacity];
  }

  int length() {
    return length;
  }

  byte[] array() {
    return array;
  }

  void clear() {
    length = 0;
  }

  void put(int value) {
    room(1);
    array[length++] = (byte) value;
  }

  void put(byte[] bytes, int from, int count) {
    room(count);
    System.arraycopy(bytes, from, array, length, count);
    length += count;
  }

  void put(Bytes other) {
    put(other.array, 0, other.length);
  }

  void putInt(int value) {
    room(4);
    for (int shift = 0; shift < 32; shift += 8) {
      array[length++] = (byte) (value >>> shift);
    }
  }

  void putLong(long value) {
    room(8);
    for (int shift = 0; shift < 64; shift += 8) {
      array[length++] = (byte) (value >>> shift);
    }
  }

  /// Seven bits a byte, the lowest first (ULEB 128).
  void putVarint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      put((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    put((int) rest);
  }

  /// A signed number as a varint, small ones short (zigzag).
  void putZigzag(long value) {
    putVarint(value << 1 ^ value >> 63);
  }

  void putAscii(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    put(bytes, 0, bytes.length);
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(array, 0, length);
  }

  private void room(int count) {
    if (array.length - length < count) {
      array = Arrays.copyOf(array, Math.max(2 * array.length, Math.addExact(length, count)));
    }
  }
}
