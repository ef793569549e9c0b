// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComponentIdTest {
  @ParameterizedTest
  @CsvSource({
    "csv, csv, ''",
    "csv/archive, csv, archive",
    "k8s-enrich/A.b_c-1, k8s-enrich, A.b_c-1"
  })
  void readsAndWrites(String text, String type, String name) {
    assertThat(ComponentId.parse(text)).isEqualTo(new ComponentId(type, name)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "csv/", "/name", "Csv", "1csv", "csv/a/b", "csv/ä", "c sv", "csv/ "})
  void refusesWhatIsNoId(String text) {
    assertThatThrownBy(() -> ComponentId.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'");
  }
}
