// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

import java.math.BigInteger;

/// The sum of squared distances from the mean, from exact integer sums: `sum(x^2) - sum(x)^2 / n`
/// cancels too much for floating point, so everything up to the division is exact.
final class Deviations {
  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);
  private static final double TWO_TO_64_DOUBLE = 0x1p64;

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
    return high < 0 ? 0 : (high * TWO_TO_64_DOUBLE + unsigned(left - right)) / count;
  }

  private static double wide(long count, long sum, long squaresLow, long squaresHigh) {
    BigInteger squares =
        unsignedInteger(squaresHigh).multiply(TWO_TO_64).add(unsignedInteger(squaresLow));
    BigInteger square = BigInteger.valueOf(sum).pow(2);
    BigInteger scaled = squares.multiply(BigInteger.valueOf(count)).subtract(square);
    return Math.max(0, scaled.doubleValue() / count);
  }

  private static BigInteger unsignedInteger(long value) {
    BigInteger signed = BigInteger.valueOf(value);
    return value < 0 ? signed.add(TWO_TO_64) : signed;
  }

  private static double unsigned(long value) {
    return value >= 0 ? value : ((value >>> 1) | (value & 1)) * 2.0;
  }
}
