// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ListenAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:9099",
        "0.0.0.0:0",
        "[::1]:9099",
        "[::]:65535",
        "localhost:1",
        "node-1.example:80"
      })
  void takes(String text) {
    assertThat(ListenAddress.check(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "9099",
        ":9099",
        "localhost",
        "localhost:",
        "localhost:http",
        "localhost:65536",
        "localhost:-1",
        "::1:9099",
        "http://localhost:80",
        "local host:80",
        "localhost:000080",
        "[]:80",
        "[::1:80",
        "[nonsense]:80",
        "999.1.1.1:80"
      })
  void refuses(String text) {
    assertThat(ListenAddress.check(text))
        .hasValueSatisfying(message -> assertThat(message).contains("'" + text + "'", "wanted"));
  }
}
