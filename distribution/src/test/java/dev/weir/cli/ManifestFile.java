// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The manifest of a data set, to look things up in.
record ManifestFile(Map<?, ?> tree) {
  static ManifestFile read(Path file) throws IOException {
    // JSON is YAML.
    return new ManifestFile(
        (Map<?, ?>)
            new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file)));
  }

  /// What stands at a path of keys.
  Object at(String... path) {
    Object found = tree;
    for (String key : path) {
      found =
          Objects.requireNonNull(
              ((Map<?, ?>) found).get(key), () -> "no " + String.join(".", path));
    }
    return found;
  }
}
