// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The names that flows go out under are what others build upon.
class MappingTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/mapping.txt");

  /// Who changes this raises [FlowMapping#VERSION] and says so in the changelog.
  @Test
  void isTheFrozenOne() throws IOException {
    String table =
        FlowMapping.all().stream()
            .map(line -> line.detail().name().toLowerCase(Locale.ROOT) + " " + line.name())
            .collect(Collectors.joining("\n", "version " + FlowMapping.VERSION + "\n", "\n"));
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(GOLDEN.getParent());
      Files.writeString(GOLDEN, table);
    }

    assertThat(table).isEqualTo(Files.readString(GOLDEN, StandardCharsets.UTF_8));
  }

  @Test
  void namesNothingTwice() {
    assertThat(FlowMapping.all()).extracting(FlowAttribute::name).doesNotHaveDuplicates();
  }

  @Test
  void isTheOneThatUsersAreTold() throws IOException {
    List<String> words =
        List.of(
            Files.readString(Path.of("../exporters/otlp/README.md")).split("[^a-z0-9._*]+", -1));

    assertThat(FlowMapping.all())
        .extracting(line -> line.name().replace("backward", "forward"))
        .filteredOn(name -> !words.contains(name) && !isTold(words, name))
        .isEmpty();
  }

  /// A group of names is told by its first and the ends of the others, or by its beginning.
  private static boolean isTold(List<String> words, String name) {
    String end = name.substring(name.lastIndexOf('.'));
    return words.contains(end) || words.contains(name.replace("*", "k8s.*"));
  }
}
