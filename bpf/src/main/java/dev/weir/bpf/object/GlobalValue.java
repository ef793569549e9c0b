// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.object;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.weir.bpf.BpfException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Integers as global variables of a kernel program hold them.
final class GlobalValue {
  private static final VarHandle SHORT = JAVA_SHORT.varHandle();
  private static final VarHandle INT = JAVA_INT.varHandle();
  private static final VarHandle LONG = JAVA_LONG.varHandle();

  private GlobalValue() {}

  /// `value` in `size` bytes, as signed or unsigned; an error when neither can hold it.
  static byte[] encode(String variable, long value, int size) {
    if (size != 1 && size != 2 && size != 4 && size != 8) {
      throw BpfException.of("variable '" + variable + "' is no integer: it has " + size + " bytes");
    }
    if (size < Long.BYTES) {
      long range = 1L << (size * Byte.SIZE);
      if (value >= range || value < -range / 2) {
        throw BpfException.of(
            "value " + value + " of '" + variable + "' does not fit in " + size + " bytes");
      }
    }
    byte[] wide =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    byte[] narrow = Arrays.copyOf(wide, size);
    return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? narrow : reversed(narrow);
  }

  /// Writes the bytes, in one store when there are as many as an aligned integer has.
  static void store(MemorySegment target, byte[] value) {
    ByteBuffer bytes = ByteBuffer.wrap(value).order(ByteOrder.nativeOrder());
    boolean aligned = target.address() % value.length == 0;
    switch (aligned ? value.length : 0) {
      case Short.BYTES -> SHORT.setVolatile(target, 0L, bytes.getShort(0));
      case Integer.BYTES -> INT.setVolatile(target, 0L, bytes.getInt(0));
      case Long.BYTES -> LONG.setVolatile(target, 0L, bytes.getLong(0));
      default -> MemorySegment.copy(value, 0, target, JAVA_BYTE, 0, value.length);
    }
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] result = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      result[i] = bytes[bytes.length - 1 - i];
    }
    return result;
  }
}
