// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShortestDecimalTest {
  private final ShortestDecimal decimal = new ShortestDecimal();

  @ParameterizedTest
  @ValueSource(
      doubles = {
        Double.MIN_VALUE,
        3 * Double.MIN_VALUE,
        Double.MIN_NORMAL,
        Double.MIN_NORMAL - Double.MIN_VALUE,
        Double.MAX_VALUE,
        0.1,
        0.3,
        2.0 / 3,
        1e22,
        1e23,
        2.5e-44,
        9007199254740994.0,
        1.0E308
      })
  void isShortestAndClosest(double value) {
    check(value);
  }

  @Test
  void isShortestAndClosestForPowersOfTwoAndTheirNeighbours() {
    for (int exponent = -1074; exponent < 1024; exponent++) {
      double value = Math.scalb(1.0, exponent);
      check(value);
      check(Math.nextUp(value));
      if (exponent > -1074) {
        check(Math.nextDown(value));
      }
    }
  }

  @Test
  void isShortestAndClosestForAnyNumber() {
    Random random = new Random(1);
    for (int i = 0; i < 40_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong() & Long.MAX_VALUE);
      if (Double.isFinite(value) && value > 0) {
        check(value);
      }
      check(random.nextInt(1, 1 << 20) / (double) random.nextInt(1, 1 << 20));
      check(random.nextInt(1, 1 << 20) / 1e4);
    }
  }

  /// Nothing with a digit less reads back as the number, and nothing with as many digits that does is
  /// closer.
  private void check(double value) {
    decimal.of(value);
    assertThat(decimal.digits() % 10).isNotZero();
    BigDecimal found = BigDecimal.valueOf(decimal.digits(), -decimal.exponent());
    assertThat(found.doubleValue()).isEqualTo(value);
    BigDecimal exact = new BigDecimal(value);
    int digits = found.precision();
    for (RoundingMode mode : new RoundingMode[] {RoundingMode.DOWN, RoundingMode.UP}) {
      if (digits > 1) {
        BigDecimal shorter = exact.round(new MathContext(digits - 1, mode));
        assertThat(shorter.doubleValue()).as("%s for %s", shorter, value).isNotEqualTo(value);
      }
      BigDecimal other = exact.round(new MathContext(digits, mode));
      if (other.doubleValue() == value) {
        assertThat(other.subtract(exact).abs())
            .as("%s for %s", other, value)
            .isGreaterThanOrEqualTo(found.subtract(exact).abs());
      }
    }
  }
}
