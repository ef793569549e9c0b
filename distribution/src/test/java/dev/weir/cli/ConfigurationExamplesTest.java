// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.catalog.ComponentCatalog;
import dev.weir.core.config.ConfigurationLoader;
import dev.weir.testkit.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every configuration that we show somebody loads: the files of config/ and deploy/, and the examples
/// in the documents.
class ConfigurationExamplesTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\\n(.*?)^```");

  private static final List<String> COMPONENTS = List.of("receivers", "processors", "exporters");

  static Stream<Arguments> examples() throws IOException {
    List<Arguments> examples = new ArrayList<>();
    for (Path file : files("config", ".yaml")) {
      examples.add(example(file, Files.readString(file)));
    }
    for (Path file : files("deploy", "weir.yaml")) {
      examples.add(example(file, Files.readString(file)));
    }
    for (String directory : COMPONENTS) {
      for (Path file : files(directory, ".md")) {
        addBlocks(file, examples);
      }
    }
    for (Path file : files("docs", ".md")) {
      addBlocks(file, examples);
    }
    addBlocks(SourceTree.root().resolve("README.md"), examples);
    return examples.stream();
  }

  @Test
  void everyComponentShowsAWholeConfiguration() throws IOException {
    List<Path> without = new ArrayList<>();
    for (String directory : COMPONENTS) {
      for (Path file : files(directory, "README.md")) {
        List<Arguments> examples = new ArrayList<>();
        addBlocks(file, examples);
        if (examples.isEmpty()) {
          without.add(file);
        }
      }
    }
    assertThat(without).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void loads(String name, String yaml) throws Exception {
    ConfigurationLoader loader = new ConfigurationLoader(ComponentCatalog.builtIn(), Map.of());

    assertThat(loader.loadText(name, yaml).warnings()).isEmpty();
  }

  /// Blocks that are whole configurations; others show a part.
  private static void addBlocks(Path file, List<Arguments> examples) throws IOException {
    Matcher block = BLOCK.matcher(Files.readString(file));
    while (block.find()) {
      if (block.group(1).contains("pipelines:")) {
        examples.add(example(file, block.group(1)));
      }
    }
  }

  private static Arguments example(Path file, String yaml) {
    String name = SourceTree.root().relativize(file).toString();
    return Arguments.argumentSet(name, name, yaml);
  }

  private static List<Path> files(String directory, String suffix) throws IOException {
    Path root = SourceTree.root().resolve(directory);
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(root)) {
      return tree.filter(file -> file.toString().endsWith(suffix))
          .filter(file -> !file.toString().contains("/target/"))
          .sorted()
          .toList();
    }
  }
}
