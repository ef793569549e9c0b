// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

/// Numbers as ASCII digits in an array that has room for them. Each method returns the position after
/// what it wrote.
final class Digits {
  /// Larger decimals have an exponent: 1e16.
  private static final int MOST_PLAIN_DIGITS = 16;

  /// Decimals with more zeros behind the point have an exponent: 1e-5.
  private static final int MOST_LEADING_ZEROS = 3;

  private static final byte[] PAIRS = pairs();

  private Digits() {}

  static int write(byte[] to, int at, long value) {
    if (value >= 0 && value < 10) { // most values are
      to[at] = (byte) ('0' + value);
      return at + 1;
    }
    if (value >= 0) {
      return writePadded(to, at, value, count(value));
    }
    to[at] = '-';
    if (value == Long.MIN_VALUE) {
      return writePadded(to, writePadded(to, at + 1, 92233720368L, 11), 54775808L, 8);
    }
    return writePadded(to, at + 1, -value, count(-value));
  }

  /// With leading zeros up to `count` digits.
  static int writePadded(byte[] to, int at, long value, int count) {
    int position = at + count;
    long rest = value;
    while (rest > Integer.MAX_VALUE) {
      long hundredth = rest / 100;
      position = pair(to, position, (int) (rest - 100 * hundredth));
      rest = hundredth;
    }
    int small = (int) rest;
    while (position - at >= 2) {
      int hundredth = small / 100;
      position = pair(to, position, small - 100 * hundredth);
      small = hundredth;
    }
    if (position > at) {
      to[at] = (byte) ('0' + small);
    }
    return at + count;
  }

  /// The same for digits that may end in zeros.
  static int writeScaled(byte[] to, int at, long digits, int exponent) {
    if (digits == 0) {
      return write(to, at, 0);
    }
    long significant = digits;
    int power = exponent;
    while (significant % 10 == 0) {
      significant /= 10;
      power++;
    }
    return writeDecimal(to, at, significant, power);
  }

  /// `digits`, which do not end in a zero, times ten to the power `exponent`.
  static int writeDecimal(byte[] to, int at, long digits, int exponent) {
    int count = count(digits);
    int point = count + exponent; // digits before the point
    if (point > MOST_PLAIN_DIGITS || point < -MOST_LEADING_ZEROS) {
      return writeWithExponent(to, at, digits, count, point - 1);
    }
    if (exponent >= 0) {
      return fill(to, writePadded(to, at, digits, count), exponent);
    }
    if (point > 0) {
      int end = writePadded(to, at + 1, digits, count);
      System.arraycopy(to, at + 1, to, at, point);
      to[at + point] = '.';
      return end;
    }
    to[at] = '0';
    to[at + 1] = '.';
    return writePadded(to, fill(to, at + 2, -point), digits, count);
  }

  private static int writeWithExponent(byte[] to, int at, long digits, int count, int exponent) {
    int position = writePadded(to, at + 1, digits, count);
    to[at] = to[at + 1];
    if (count > 1) {
      to[at + 1] = '.';
    } else {
      position--;
    }
    to[position++] = 'e';
    return write(to, position, exponent);
  }

  private static int fill(byte[] to, int at, int zeros) {
    for (int i = 0; i < zeros; i++) {
      to[at + i] = '0';
    }
    return at + zeros;
  }

  private static int pair(byte[] to, int end, int value) {
    to[end - 2] = PAIRS[2 * value];
    to[end - 1] = PAIRS[2 * value + 1];
    return end - 2;
  }

  private static int count(long value) {
    int count = 1;
    for (long limit = 10; value >= limit; limit *= 10) {
      if (++count == 19) {
        break;
      }
    }
    return count;
  }

  private static byte[] pairs() {
    byte[] pairs = new byte[200];
    for (int i = 0; i < 100; i++) {
      pairs[2 * i] = (byte) ('0' + i / 10);
      pairs[2 * i + 1] = (byte) ('0' + i % 10);
    }
    return pairs;
  }
}
