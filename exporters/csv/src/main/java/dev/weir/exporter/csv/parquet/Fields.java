// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.parquet;

import java.nio.charset.StandardCharsets;

/// Values of fields, as the exporter writes them.
final class Fields {
  private static final int MOST_DIGITS = 15;
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private Fields() {}

  /// @throws NumberFormatException when it is none
  static long integer(byte[] text, int from, int end) {
    boolean negative = text[from] == '-';
    long value = 0;
    for (int i = negative ? from + 1 : from; i < end; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        throw new NumberFormatException("'" + string(text, from, end) + "' is no whole number");
      }
      value = 10 * value - digit; // downwards, since there is one more below zero
    }
    return negative ? value : -value;
  }

  /// Nanoseconds of seconds with nine decimals.
  static long nanos(byte[] text, int from, int end) {
    int point = end - 10;
    if (point <= from || text[point] != '.') {
      throw new NumberFormatException("'" + string(text, from, end) + "' is no time");
    }
    boolean negative = text[from] == '-';
    long whole = integer(text, from, point);
    long fraction = integer(text, point + 1, end);
    return 1_000_000_000L * whole + (negative ? -fraction : fraction);
  }

  /// Up to fifteen digits and a point are exact as a quotient of two exact numbers.
  static double decimal(byte[] text, int from, int end) {
    boolean negative = text[from] == '-';
    long digits = 0;
    int count = 0;
    int decimals = -1;
    for (int i = negative ? from + 1 : from; i < end; i++) {
      int c = text[i];
      if (c >= '0' && c <= '9') {
        digits = 10 * digits + c - '0';
        count++;
        decimals += decimals >= 0 ? 1 : 0;
      } else if (c == '.' && decimals < 0) {
        decimals = 0;
      } else {
        count = MOST_DIGITS + 1;
      }
      if (count > MOST_DIGITS) {
        return Double.parseDouble(string(text, from, end));
      }
    }
    double value = digits / POWERS[Math.max(decimals, 0)];
    return negative ? -value : value;
  }

  private static String string(byte[] text, int from, int end) {
    return new String(text, from, end - from, StandardCharsets.UTF_8);
  }
}
