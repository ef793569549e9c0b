// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What people get wrong, and exactly what they are told. Each `invalid/NAME.yaml` has its messages
/// in `invalid/NAME.txt`; `-Dgolden.update=true` writes those anew.
class ConfigurationMistakesTest {
  private static final Path CASES =
      SourceTree.root().resolve("distribution/src/test/resources/invalid");

  @TempDir private static Path plugins;

  @BeforeAll
  static void buildPlugin() throws IOException {
    ExamplePlugin.build(plugins);
  }

  static List<String> cases() throws IOException {
    return names(".yaml");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isToldPrecisely(String name) throws IOException {
    CommandLineRun run =
        CommandLineRun.weir(
            "validate", "--plugins", plugins.toString(), "-c", CASES.resolve(name + ".yaml") + "");
    String told = withoutPlaceAndTime(run.err());

    Path expected = CASES.resolve(name + ".txt");
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(expected, told);
    }
    assertThat(told).isEqualTo(Files.readString(expected));
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void everyExpectationHasItsCase() throws IOException {
    assertThat(names(".txt")).isEqualTo(cases());
  }

  @Test
  void stopsARunToo() {
    CommandLineRun run =
        CommandLineRun.weir(
            "run", "--plugins", plugins.toString(), "-c", CASES.resolve("several.yaml").toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("several.yaml:4:", "problems in the configuration");
  }

  @Test
  void aFileThatIsNotThere() {
    CommandLineRun run = CommandLineRun.weir("validate", "-c", "nowhere.yaml");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("nowhere.yaml: there is no such file");
  }

  /// Leaves out where this tree lies and which components this version happens to have.
  private static String withoutPlaceAndTime(String told) {
    return told.replace(CASES + "/", "")
        .replaceAll("Known (receivers|processors|exporters): .*", "Known $1: ...");
  }

  private static List<String> names(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(CASES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(suffix))
          .map(name -> name.substring(0, name.length() - suffix.length()))
          .sorted()
          .toList();
    }
  }
}
