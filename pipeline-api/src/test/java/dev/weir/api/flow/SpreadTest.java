// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void tellsWhatFewValuesCannotTell() {
    assertThat(Spread.NONE.mean()).isNaN();
    assertThat(Spread.NONE.populationVariance()).isNaN();
    Spread one = of(7);
    assertThat(one.mean()).isEqualTo(7);
    assertThat(one.populationVariance()).isZero();
    assertThat(one.sampleVariance()).isNaN();
    Spread two = of(2, 4);
    assertThat(two.populationVariance()).isEqualTo(1);
    assertThat(two.sampleVariance()).isEqualTo(2);
  }

  @Test
  void nothingAddedChangesNothing() {
    Spread some = of(1, 2, 3);
    assertThat(some.plus(Spread.NONE)).isEqualTo(some);
    assertThat(Spread.NONE.plus(some)).isEqualTo(some);
  }

  /// However a series is cut, its parts join to the same figures, also far away from zero where
  /// sums of squares would lose them.
  @Test
  void partsJoinToTheWhole() {
    Random random = new Random(1979);
    for (int round = 0; round < 500; round++) {
      double offset = round % 2 == 0 ? 0 : 1e9;
      double[] values =
          random.doubles(2 + random.nextInt(50), -100, 1500).map(v -> v + offset).toArray();
      Spread joined = Spread.NONE;
      for (int from = 0; from < values.length; ) {
        int to = Math.min(values.length, from + 1 + random.nextInt(9));
        joined = joined.plus(of(Arrays.copyOfRange(values, from, to)));
        from = to;
      }
      double mean = DoubleStream.of(values).average().orElseThrow();
      double variance =
          DoubleStream.of(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
      assertThat(joined.count()).isEqualTo(values.length);
      assertThat(joined.mean()).isCloseTo(mean, within(1e-6));
      assertThat(joined.sampleVariance()).isCloseTo(variance, within(1e-6 * variance));
      assertThat(joined.minimum()).isEqualTo(DoubleStream.of(values).min().orElseThrow());
      assertThat(joined.maximum()).isEqualTo(DoubleStream.of(values).max().orElseThrow());
    }
  }

  private static Spread of(double... values) {
    double sum = DoubleStream.of(values).sum();
    double mean = sum / values.length;
    return new Spread(
        values.length,
        sum,
        DoubleStream.of(values).map(v -> (v - mean) * (v - mean)).sum(),
        DoubleStream.of(values).min().orElseThrow(),
        DoubleStream.of(values).max().orElseThrow());
  }
}
