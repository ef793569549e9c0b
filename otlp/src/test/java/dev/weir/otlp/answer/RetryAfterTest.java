// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-06T08:49:07Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | PT0S",
        "120 | PT2M",
        " 7 | PT7S",
        "86400 | PT24H",
        "86401 | PT24H",
        "99999999999999999999 | PT24H",
        "Fri, 06 Nov 2026 08:49:37 GMT | PT30S",
        "Friday, 06-Nov-26 08:49:37 GMT | PT30S",
        "Fri Nov  6 08:49:37 2026 | PT30S",
        "Fri Nov 13 08:49:37 2026 | PT24H",
        "Fri, 06 Nov 2026 08:49:07 GMT | PT0S",
        "Sun, 06 Nov 1994 08:49:37 GMT | PT0S",
        "Sunday, 06-Nov-94 08:49:37 GMT | PT0S",
        "-5 | PT0S",
        "1.5 | PT0S",
        "soon | PT0S",
        "'' | PT0S",
        "Fri, 06 Nov 2026 | PT0S"
      })
  void readsSecondsAndDates(String value, Duration delay) {
    assertThat(RetryAfter.parse(value, NOW)).isEqualTo(delay);
  }
}
