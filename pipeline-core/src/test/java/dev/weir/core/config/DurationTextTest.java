// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationTextTest {
  @ParameterizedTest
  @CsvSource({
    "5s, PT5S, 5s",
    "500ms, PT0.5S, 500ms",
    "1m30s, PT90S, 1m30s",
    "90s, PT90S, 1m30s",
    "2h, PT2H, 2h",
    "1d, PT24H, 1d",
    "0s, PT0S, 0s",
    "0ms, PT0S, 0s",
    "1500us, PT0.0015S, 1ms500us",
    "7ns, PT0.000000007S, 7ns",
    "106751d, PT2562024H, 106751d",
  })
  void readsAndPrints(String text, Duration duration, String printed) {
    assertThat(DurationText.parse(text)).isEqualTo(duration);
    assertThat(DurationText.format(duration)).isEqualTo(printed);
    assertThat(DurationText.parse(printed)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "5", "s", "-5s", "5 s", "1.5s", "5s5", "5sm", "30s1m", "1s1s", "5S s", "P1D"
      })
  void refusesWhatIsNotADuration(String text) {
    assertThatThrownBy(() -> DurationText.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + text + "' is not a duration; wanted one like 5s, 500ms or 1m30s");
  }

  @ParameterizedTest
  @ValueSource(strings = {"106752d", "106751d24h", "999999999999999999h"})
  void refusesWhatNanosecondsCannotCount(String text) {
    assertThatThrownBy(() -> DurationText.parse(text))
        .hasMessage("'" + text + "' is more than 292 years");
  }
}
