// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/// The source tree that the tests run in.
final class SourceTree {
  private SourceTree() {}

  static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("mvnw"))) {
      Path parent = directory.getParent();
      if (parent == null) {
        throw new IllegalStateException("no mvnw above " + Path.of("").toAbsolutePath());
      }
      directory = parent;
    }
    return directory;
  }
}
