// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "http://collector:4317, false, collector, 4317, ''",
    "https://collector, true, collector, 4318, ''",
    "http://[2001:db8::1]:9/, false, 2001:db8::1, 9, ''",
    "https://g.example/otlp/, true, g.example, 4318, /otlp",
    "http://127.0.0.1:9090/api/v1/otlp, false, 127.0.0.1, 9090, /api/v1/otlp"
  })
  void reads(String text, boolean encrypted, String host, int port, String path) {
    assertThat(Endpoint.parse(text, 4318)).isEqualTo(new Endpoint(encrypted, host, port, path));
  }

  @Test
  void makesAddressesBelowItself() {
    assertThat(Endpoint.parse("http://[::1]:9/otlp/", 1).uri("/v1/logs"))
        .hasToString("http://[::1]:9/otlp/v1/logs");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "collector:4317",
        "collector",
        "ftp://collector:4317",
        "http://",
        "http://a b",
        "http://host:0",
        "http://host:70000",
        "http://host:4317?x=1",
        "http://host:4317#x"
      })
  void saysWhatItWants(String text) {
    assertThatThrownBy(() -> Endpoint.parse(text, 4317))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining("wanted a URL like http://collector:4317");
  }

  @Test
  void quotesNoPassword() {
    assertThatThrownBy(() -> Endpoint.parse("http://user:hunter2@host:4317", 4317))
        .hasMessageContaining("headers")
        .hasMessageNotContaining("hunter2");
  }
}
