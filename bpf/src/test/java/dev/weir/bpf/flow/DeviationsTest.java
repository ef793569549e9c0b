// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeviationsTest {
  private static final BigInteger MASK = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  @Test
  void agreesWithExactArithmetic() {
    Random random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      int count = 1 + random.nextInt(40);
      // From values that square into 64 bits to gaps of hours.
      long range = 1L << random.nextInt(44);
      BigInteger sum = BigInteger.ZERO;
      BigInteger squares = BigInteger.ZERO;
      for (int i = 0; i < count; i++) {
        BigInteger value = BigInteger.valueOf(random.nextLong(-range / 8, range + 1));
        sum = sum.add(value);
        squares = squares.add(value.pow(2));
      }
      double exact =
          new BigDecimal(squares.multiply(BigInteger.valueOf(count)).subtract(sum.pow(2)))
              .divide(BigDecimal.valueOf(count), MathContext.DECIMAL128)
              .doubleValue();
      double actual =
          Deviations.squared(
              count,
              sum.longValueExact(),
              squares.and(MASK).longValue(),
              squares.shiftRight(64).longValueExact());
      assertThat(actual).isCloseTo(exact, within(Math.abs(exact) * 1e-14));
    }
  }

  /// What does not fit into 64 bits is rounded once, to the nearest.
  @Test
  void wideSumsAreRoundedAsExactIntegersAre() {
    Random random = new Random(11);
    for (int round = 0; round < 200_000; round++) {
      BigInteger squares = new BigInteger(65 + random.nextInt(62), random).setBit(64);
      if (random.nextInt(4) == 0) {
        int zeros = random.nextInt(60);
        squares = squares.shiftRight(zeros).shiftLeft(zeros).setBit(64);
      }
      long count = 1L + random.nextInt(1 << random.nextInt(30));
      long sum = random.nextLong() >> random.nextInt(63);
      BigInteger scaled =
          squares.multiply(BigInteger.valueOf(count)).subtract(BigInteger.valueOf(sum).pow(2));
      assertThat(
              Deviations.squared(
                  count, sum, squares.and(MASK).longValue(), squares.shiftRight(64).longValue()))
          .isEqualTo(Math.max(0, scaled.doubleValue() / count));
    }
  }

  @Test
  void keepsTheVarianceOfAlmostEqualLargeValues() {
    // 10^12 and 10^12 + 2: floating point would lose the 2 beside the squares of 10^24.
    BigInteger low = BigInteger.TEN.pow(12);
    BigInteger squares = low.pow(2).add(low.add(BigInteger.TWO).pow(2));
    double deviations =
        Deviations.squared(
            2,
            2_000_000_000_002L,
            squares.and(MASK).longValue(),
            squares.shiftRight(64).longValue());
    assertThat(deviations).isEqualTo(2.0);
  }
}
