// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import java.math.BigInteger;

/// The shortest decimal that reads back as the same `double`, the closest of equally short ones:
/// `digits` times ten to the power `exponent`. Makes no garbage. Not safe for use by several threads.
///
/// Raffaello Giulietti, "The Schubfach way to render doubles", 2021; names as there.
final class ShortestDecimal {
  private static final int PRECISION = 53;
  private static final int Q_MIN = -1074;
  private static final int BIASED_EXPONENT_MASK = 0x7ff;
  private static final long C_MIN = 1L << (PRECISION - 1);
  private static final long FRACTION_MASK = C_MIN - 1;
  private static final long MASK_63 = Long.MAX_VALUE;
  private static final int K_MIN = -324;
  private static final int K_MAX = 292;

  /// For each k two words of 63 bits: `floor(beta * 2^125) + 1`, where `10^-k = beta * 2^r` and
  /// `1 <= beta < 2`; 0 until they are needed, since numbers of a data set need few of them.
  private final long[] powers = new long[2 * (K_MAX - K_MIN + 1)];

  private long digits;
  private int exponent;

  /// Without trailing zeros.
  long digits() {
    return digits;
  }

  int exponent() {
    return exponent;
  }

  /// @param value positive and finite
  void of(double value) {
    long bits = Double.doubleToRawLongBits(value);
    long fraction = bits & FRACTION_MASK;
    int biased = (int) (bits >>> (PRECISION - 1)) & BIASED_EXPONENT_MASK;
    if (biased == 0) {
      shortest(Q_MIN, fraction);
    } else {
      shortest(Q_MIN - 1 + biased, C_MIN | fraction);
    }
    while (digits % 100 == 0) {
      digits /= 100;
      exponent += 2;
    }
    if (digits % 10 == 0) {
      digits /= 10;
      exponent++;
    }
  }

  /// Of `c * 2^q`.
  private void shortest(int q, long c) {
    long odd = c & 1;
    long cb = c << 2;
    long cbr = cb + 2;
    long cbl;
    int k;
    if (c != C_MIN || q == Q_MIN) {
      cbl = cb - 2;
      k = floorLog10Pow2(q);
    } else { // the neighbour below is only half as far away
      cbl = cb - 1;
      k = floorLog10ThreeQuartersPow2(q);
    }
    int h = q + floorLog2Pow10(-k) + 2;
    int at = 2 * (k - K_MIN);
    if (powers[at] == 0) {
      addPower(k);
    }
    long g1 = powers[at];
    long g0 = powers[at + 1];
    long vb = roundToOdd(g1, g0, cb << h);
    long vbl = roundToOdd(g1, g0, cbl << h);
    long vbr = roundToOdd(g1, g0, cbr << h);
    long s = vb >> 2;
    if (s >= 10) {
      long tens = s / 10 * 10;
      boolean lower = vbl + odd <= tens << 2;
      boolean upper = ((tens + 10) << 2) + odd <= vbr;
      if (lower != upper) {
        set(lower ? tens : tens + 10, k);
        return;
      }
    }
    long t = s + 1;
    boolean lower = vbl + odd <= s << 2;
    boolean upper = (t << 2) + odd <= vbr;
    if (lower != upper) {
      set(lower ? s : t, k);
      return;
    }
    long distance = vb - ((s + t) << 1);
    set(distance < 0 || (distance == 0 && (s & 1) == 0) ? s : t, k);
  }

  private void set(long newDigits, int newExponent) {
    digits = newDigits;
    exponent = newExponent;
  }

  private static long roundToOdd(long g1, long g0, long cp) {
    long x1 = Math.multiplyHigh(g0, cp);
    long y0 = g1 * cp;
    long y1 = Math.multiplyHigh(g1, cp);
    long z = (y0 >>> 1) + x1;
    long w = y1 + (z >>> 63);
    return w | ((z & MASK_63) + MASK_63) >>> 63;
  }

  /// `floor(log10(2^e))`, and so on: the factors are the logarithms in fixed point.
  private static int floorLog10Pow2(int e) {
    return (int) ((e * 661_971_961_083L) >> 41);
  }

  private static int floorLog10ThreeQuartersPow2(int e) {
    return (int) ((e * 661_971_961_083L - 274_743_187_321L) >> 41);
  }

  private static int floorLog2Pow10(int e) {
    return (int) ((e * 913_124_641_741L) >> 38);
  }

  private void addPower(int k) {
    BigInteger power = BigInteger.TEN.pow(Math.abs(k));
    BigInteger beta;
    if (k <= 0) {
      int shift = 126 - power.bitLength();
      beta = shift >= 0 ? power.shiftLeft(shift) : power.shiftRight(-shift);
    } else {
      // 2^n / 10^k with 126 bits before the point
      int n = power.subtract(BigInteger.ONE).bitLength() + 125;
      beta = BigInteger.ONE.shiftLeft(n).divide(power);
    }
    BigInteger g = beta.add(BigInteger.ONE);
    powers[2 * (k - K_MIN)] = g.shiftRight(63).longValueExact();
    powers[2 * (k - K_MIN) + 1] = g.and(BigInteger.valueOf(MASK_63)).longValueExact();
  }
}
