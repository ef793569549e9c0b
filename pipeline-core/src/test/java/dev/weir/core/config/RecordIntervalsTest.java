// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a receiver's interval becomes. What cannot be is among the files of
/// [InvalidConfigurationTest], `window-*.yaml`.
final class RecordIntervalsTest {
  private static final String TWO_PIPELINES =
      """
      receivers:
        tap: {%s}
        tap/apart: {}
      processors:
        window-agg: {window: %s}
        window-agg/other: {window: %s}
      exporters:
        file: {directory: /tmp}
      service:
        pipelines:
          one: {receivers: [tap], processors: [window-agg], exporters: [file]}
          two: {receivers: [tap], processors: [window-agg/other], exporters: [file]}
          plain: {receivers: [tap/apart], exporters: [file]}
      """;

  private final ComponentTypes types = Samples.catalog();

  @ParameterizedTest
  @CsvSource({
    "5s, 5s, 5s",
    "10s, 60s, 5s",
    "2s, 2s, 2s",
    "2s, 3s, 1s",
    "2s, 4s, 2s",
    "7s, 7s, 3500ms",
    "12s, 18s, 3s",
    "11s, 11s, 2750ms",
    "1500ms, 1500ms, 1500ms",
    "5s, 0s, 5s"
  })
  void isTheLongestThatAllWindowsAllow(String one, String two, String interval)
      throws ConfigurationException {
    Configuration configuration = load(TWO_PIPELINES.formatted("", one, two));
    assertThat(interval(configuration, 0)).isEqualTo(DurationText.parse(interval));
    assertThat(interval(configuration, 1)).as("of the one in no such pipeline").hasSeconds(5);
  }

  @Test
  void isNotTouchedWhereItIsWritten() throws ConfigurationException {
    Configuration configuration = load(TWO_PIPELINES.formatted("interval: 1s", "2s", "60s"));
    assertThat(interval(configuration, 0)).hasSeconds(1);
  }

  @Test
  void isPrintedAsItIs() throws ConfigurationException {
    Configuration configuration = load(TWO_PIPELINES.formatted("", "2s", "2s"));
    String printed = EffectiveConfiguration.toYaml(configuration);
    assertThat(printed).containsOnlyOnce("interval: 2s").containsOnlyOnce("interval: 5s");
    assertThat(load(printed)).isEqualTo(configuration);
  }

  @Test
  void endsForAnyLengths() {
    long prime = 86_399_999_999_957L;
    assertThat(RecordIntervals.longest(prime, 5_000_000_000L)).isEqualTo(1);
    assertThat(RecordIntervals.longest(Long.MAX_VALUE, 5_000_000_000L)).isPositive();
  }

  private Configuration load(String yaml) throws ConfigurationException {
    return new ConfigurationLoader(types, Map.of()).loadText("c.yaml", yaml).configuration();
  }

  private static Duration interval(Configuration configuration, int receiver) {
    return ((Samples.TapConfig) configuration.receivers().get(receiver).config()).interval();
  }
}
