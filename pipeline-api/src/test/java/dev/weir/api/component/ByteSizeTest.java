// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({
    "512, 512, 512B",
    "0, 0, 0B",
    "1500B, 1500, 1500B",
    "64MiB, 67108864, 64MiB",
    "' 64 MiB ', 67108864, 64MiB",
    "10MB, 10000000, 10000000B",
    "1024KiB, 1048576, 1MiB",
    "1kB, 1000, 1000B",
    "1KB, 1000, 1000B",
    "2GiB, 2147483648, 2GiB",
    "1TiB, 1099511627776, 1TiB",
    "2048TiB, 2251799813685248, 2048TiB",
  })
  void readsAndWrites(String text, long bytes, String shortest) {
    ByteSize size = ByteSize.parse(text);
    assertThat(size.bytes()).isEqualTo(bytes);
    assertThat(size).hasToString(shortest);
    assertThat(ByteSize.parse(shortest)).isEqualTo(size);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "B", "-1", "1.5MiB", "1 mib", "64M", "0x10", "1e3", "99999999TiB", "64MiBs"})
  void refusesWhatIsNoSize(String text) {
    assertThatThrownBy(() -> ByteSize.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }
}
