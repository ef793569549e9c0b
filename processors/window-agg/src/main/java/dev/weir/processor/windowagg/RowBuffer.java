// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Numbers in few bytes: small ones in one (LEB128). Reads and writes an array at a place that moves
/// on. Reused, for one thread.
final class RowBuffer {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[0];
  private int at;

  void moveTo(byte[] array, int offset) {
    bytes = array;
    at = offset;
  }

  int position() {
    return at;
  }

  /// Four bytes whatever the number, so that it can be written over.
  void putInt(int value) {
    INT.set(bytes, at, value);
    at += Integer.BYTES;
  }

  /// Writes over what was put there.
  void putIntAt(int place, int value) {
    INT.set(bytes, place, value);
  }

  int getInt() {
    int value = (int) INT.get(bytes, at);
    at += Integer.BYTES;
    return value;
  }

  /// Eight bytes.
  void putDouble(double value) {
    LONG.set(bytes, at, Double.doubleToRawLongBits(value));
    at += Long.BYTES;
  }

  double getDouble() {
    double value = Double.longBitsToDouble((long) LONG.get(bytes, at));
    at += Long.BYTES;
    return value;
  }

  /// One byte below 128, ten below zero.
  void put(long value) {
    long rest = value;
    int to = at;
    byte[] array = bytes;
    while ((rest & ~0x7fL) != 0) {
      array[to++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    array[to++] = (byte) rest;
    at = to;
  }

  long get() {
    byte[] array = bytes;
    int from = at;
    long value = 0;
    int shift = 0;
    byte next = array[from++];
    while (next < 0) {
      value |= (next & 0x7fL) << shift;
      shift += 7;
      next = array[from++];
    }
    at = from;
    return value | (long) next << shift;
  }

  /// Few bytes near zero on either side.
  void putSigned(long value) {
    put(value << 1 ^ value >> 63);
  }

  long getSigned() {
    long value = get();
    return value >>> 1 ^ -(value & 1);
  }
}
