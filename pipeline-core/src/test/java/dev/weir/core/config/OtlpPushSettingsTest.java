// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OtlpPushSettingsTest {
  @Test
  void addsThePathWhereThereIsNone() {
    assertThat(url("http://collector:4318")).isEqualTo("http://collector:4318/v1/metrics");
    assertThat(url("http://collector:4318/")).isEqualTo("http://collector:4318/v1/metrics");
    assertThat(url("https://mimir/otlp/v1/metrics")).isEqualTo("https://mimir/otlp/v1/metrics");
  }

  @Test
  void wantsAUrlAndASecond() {
    assertThat(problems("", Duration.ofSeconds(1))).isEmpty();
    assertThat(problems("localhost:4318", Duration.ofSeconds(1)))
        .containsExactly(
            "endpoint: found 'localhost:4318'; wanted a URL like http://localhost:4318");
    assertThat(problems("http://a b", Duration.ofMillis(10)))
        .containsExactly(
            "endpoint: found 'http://a b'; wanted a URL like http://localhost:4318",
            "interval: is 10ms; wanted 1s or more");
  }

  private static String url(String endpoint) {
    return new OtlpPushSettings(endpoint, Duration.ofSeconds(1), Map.of()).url();
  }

  private static List<String> problems(String endpoint, Duration interval) {
    List<String> problems = new ArrayList<>();
    new OtlpPushSettings(endpoint, interval, Map.of())
        .check((setting, message) -> problems.add(setting + ": " + message));
    return problems;
  }
}
