// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

/// The sum of squared distances from the mean, from exact integer sums: `sum(x^2) - sum(x)^2 / n`
/// cancels too much for floating point, so everything up to the division is exact.
final class Deviations {
  private static final double TWO_TO_64 = 0x1p64;

  private Deviations() {}

  /// @param count how many values, at least 1
  /// @param sum of the values, signed
  /// @param squaresLow low half of the unsigned sum of squares
  /// @param squaresHigh its high half
  static double squared(long count, long sum, long squaresLow, long squaresHigh) {
    if (squaresHigh != 0) {
      return wide(count, sum, squaresLow, squaresHigh);
    }
    long high = Math.unsignedMultiplyHigh(count, squaresLow) - Math.multiplyHigh(sum, sum);
    long left = count * squaresLow;
    long right = sum * sum;
    if (Long.compareUnsigned(left, right) < 0) {
      high--;
    }
    // Below zero only when the sums do not belong together.
    return high < 0 ? 0 : (high * TWO_TO_64 + unsigned(left - right)) / count;
  }

  /// The same in 192 bits, most significant word first.
  private static double wide(long count, long sum, long squaresLow, long squaresHigh) {
    long low = count * squaresLow;
    long carry = Math.unsignedMultiplyHigh(count, squaresLow);
    long middle = count * squaresHigh + carry;
    long high =
        Math.unsignedMultiplyHigh(count, squaresHigh)
            + (Long.compareUnsigned(middle, carry) < 0 ? 1 : 0);
    long squareLow = sum * sum;
    long squareHigh = Math.multiplyHigh(sum, sum);
    boolean borrow = Long.compareUnsigned(low, squareLow) < 0;
    int order = Long.compareUnsigned(middle, squareHigh);
    if (order < 0 || (order == 0 && borrow)) {
      high--;
    }
    long difference = middle - squareHigh - (borrow ? 1 : 0);
    return high < 0 ? 0 : nearest(high, difference, low - squareLow) / count;
  }

  /// The nearest double to an integer of 192 bits.
  private static double nearest(long high, long middle, long low) {
    if (high != 0) {
      return nearest(high, middle, low != 0) * TWO_TO_64;
    }
    return middle == 0 ? unsigned(low) : nearest(middle, low, false);
  }

  /// That to one of 128 bits whose first word is not 0.
  ///
  /// @param more whether bits follow that are not 0: they decide when it lies in the middle
  private static double nearest(long high, long low, boolean more) {
    int shift = Long.numberOfLeadingZeros(high);
    long first = shift == 0 ? high : high << shift | low >>> (Long.SIZE - shift);
    boolean sticky = more || low << shift != 0;
    return Math.scalb(unsigned(sticky ? first | 1 : first), Long.SIZE - shift);
  }

  private static double unsigned(long value) {
    return value >= 0 ? value : ((value >>> 1) | (value & 1)) * 2.0;
  }
}
