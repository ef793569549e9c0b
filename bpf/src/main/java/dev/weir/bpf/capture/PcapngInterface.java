// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

/// An interface description of a pcapng section: what its packets start with and how their time
/// counts.
///
/// @param linkType the number in the file, supported or not
/// @param snapLength bytes kept of a packet, 0 for no limit
/// @param resolution `if_tsresol`: a power of ten, or with the top bit set of two, below a second
/// @param offsetSeconds `if_tsoffset`: added to every time
record PcapngInterface(int linkType, long snapLength, int resolution, long offsetSeconds) {
  private static final long NANOS = 1_000_000_000L;

  /// Nanoseconds since the epoch of a count of units.
  ///
  /// @throws ArithmeticException when that is before 1970 or after 2262
  long nanos(long units) {
    long nanos = Math.addExact(belowOffset(units), Math.multiplyExact(offsetSeconds, NANOS));
    if (nanos < 0) {
      throw new ArithmeticException("before 1970");
    }
    if (nanos == Long.MAX_VALUE) {
      throw new ArithmeticException("after 2262"); // the end of time is later than every packet
    }
    return nanos;
  }

  private long belowOffset(long units) {
    int exponent = resolution & 0x7f;
    if ((resolution & 0x80) != 0) {
      return binary(units, exponent);
    }
    if (exponent > 9) {
      return exponent > 28 ? 0 : Long.divideUnsigned(units, power(exponent - 9));
    }
    if (units < 0) {
      throw new ArithmeticException("after 2262");
    }
    return Math.multiplyExact(units, power(9 - exponent));
  }

  /// The whole seconds, and the rest as a 64-bit fraction of one.
  private static long binary(long units, int exponent) {
    long seconds = exponent > 63 ? 0 : units >>> exponent;
    long fraction =
        exponent == 0 ? 0 : exponent <= 64 ? units << (64 - exponent) : units >>> (exponent - 64);
    if (seconds < 0) {
      throw new ArithmeticException("after 2262");
    }
    return Math.addExact(
        Math.multiplyExact(seconds, NANOS), Math.unsignedMultiplyHigh(fraction, NANOS));
  }

  private static long power(int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= 10;
    }
    return power;
  }
}
