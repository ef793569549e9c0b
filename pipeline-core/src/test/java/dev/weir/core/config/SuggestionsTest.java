// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SuggestionsTest {
  private static final List<String> KEYS =
      List.of("interval", "interfaces", "max_chain", "tc", "tls");

  @ParameterizedTest
  @CsvSource({
    "intervall, interval",
    "inteval, interval",
    "itnerval, interval",
    "Interfaces, interfaces",
    "max-chain, max_chain",
    "maxchain, max_chain",
    "tcc, tc",
  })
  void findsWhatWasMeant(String typed, String meant) {
    assertThat(Suggestions.closest(typed, KEYS)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"colour", "window", "''"})
  void staysSilentRatherThanGuess(String typed) {
    assertThat(Suggestions.closest(typed, List.of("interval", "max_chain"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "abc, abc, 0",
    "abc, acb, 1",
    "abc, ab, 1",
    "abc, xbc, 1",
    "'', abc, 3",
    "kitten, sitting, 3"
  })
  void countsTypingErrors(String from, String to, int errors) {
    assertThat(Suggestions.distance(from, to)).isEqualTo(errors);
    assertThat(Suggestions.distance(to, from)).isEqualTo(errors);
  }

  @Test
  void aVeryLongWordIsNotCompared() {
    assertThat(Suggestions.closest("x".repeat(100_000), List.of("x".repeat(99_999)))).isEmpty();
  }
}
