// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import org.jspecify.annotations.Nullable;

/// Numbers as a dataset has them.
final class Numbers {
  private static final long SECOND = 1_000_000_000L;

  private Numbers() {}

  /// Epoch seconds with nine decimals.
  static String seconds(long nanos) {
    long whole = Math.floorDiv(nanos, SECOND);
    long fraction = Math.floorMod(nanos, SECOND);
    if (whole < 0 && fraction > 0) { // -0.25 is -1 + 0.75
      whole++;
      fraction = SECOND - fraction;
    }
    StringBuilder text = new StringBuilder(20);
    if (nanos < 0 && whole == 0) {
      text.append('-');
    }
    text.append(whole).append('.');
    for (long digit = SECOND / 10; digit > 0; digit /= 10) {
      text.append((char) ('0' + fraction / digit % 10));
    }
    return text.toString();
  }

  /// The shortest text that reads back as the same number, whole numbers without a fraction; null
  /// for what is no number.
  static @Nullable String decimal(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return null;
    }
    long whole = (long) value;
    if (whole == value && Math.abs(whole) < 1L << 53) {
      return Long.toString(whole);
    }
    return Double.toString(value);
  }
}
