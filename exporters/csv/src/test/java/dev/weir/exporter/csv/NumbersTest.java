// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0.000000000",
    "1, 0.000000001",
    "-1, -0.000000001",
    "-1000000000, -1.000000000",
    "-1250000000, -1.250000000",
    "1767225600250000000, 1767225600.250000000",
    "9223372036854775807, 9223372036.854775807",
    "-9223372036854775808, -9223372036.854775808",
  })
  void writesSecondsWithNineDecimals(long nanos, String text) {
    assertThat(Numbers.seconds(nanos)).isEqualTo(text);
  }

  @Test
  void secondsAreExactForAnyNumber() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      long nanos = random.nextLong() >> random.nextInt(64);
      assertThat(new BigDecimal(Numbers.seconds(nanos))).isEqualTo(BigDecimal.valueOf(nanos, 9));
    }
  }

  @Test
  void decimalsReadBackAsTheSameNumber() {
    Random random = new Random(2);
    for (int i = 0; i < 20_000; i++) {
      double value =
          i % 2 == 0 ? Double.longBitsToDouble(random.nextLong()) : random.nextInt(2000) / 8.0;
      String text = Numbers.decimal(value);
      if (!Double.isFinite(value)) {
        assertThat(text).isNull();
      } else {
        assertThat(text).isNotNull();
        assertThat(Double.parseDouble(text)).isEqualTo(value);
      }
    }
    assertThat(Numbers.decimal(86)).isEqualTo("86");
    assertThat(Numbers.decimal(0.1)).isEqualTo("0.1");
  }
}
