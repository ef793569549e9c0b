// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every mistake has its own file, `invalid/CASE.yaml`, and the exact message, `invalid/CASE.txt`.
/// `-Dgolden.update=true` writes the messages into the source tree, for a person to read.
final class InvalidConfigurationTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("WAIT", "5x", "TOKEN", "hunter2", "EMPTY", "");

  static Stream<String> cases() throws IOException, URISyntaxException {
    try (Stream<Path> files = Files.list(directory())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yaml"))
          .map(name -> name.substring(0, name.length() - ".yaml".length()))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void givesItsOwnMessage(String name) throws IOException, URISyntaxException {
    String yaml = Files.readString(directory().resolve(name + ".yaml"));
    ConfigurationException e =
        catchThrowableOfType(
            ConfigurationException.class,
            () ->
                new ConfigurationLoader(Samples.catalog(), ENVIRONMENT)
                    .loadText(name + ".yaml", yaml));
    assertThat(e).as("an invalid configuration was taken").isNotNull();
    String found = e.getMessage() + "\n";
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(Path.of("src/test/resources/invalid", name + ".txt"), found);
    } else {
      assertThat(found).isEqualTo(Files.readString(directory().resolve(name + ".txt")));
    }
  }

  @Test
  void everyMessageHasItsMistake() throws IOException, URISyntaxException {
    try (Stream<Path> files = Files.list(directory())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.endsWith(".txt"))
          .allMatch(name -> Files.exists(sibling(name.replace(".txt", ".yaml"))));
    }
  }

  private static Path sibling(String name) {
    try {
      return directory().resolve(name);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path directory() throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(InvalidConfigurationTest.class.getResource("/invalid")).toURI());
  }
}
