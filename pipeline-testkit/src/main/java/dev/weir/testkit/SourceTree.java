// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit;

import java.nio.file.Files;
import java.nio.file.Path;

/// The source tree that the tests run in.
public final class SourceTree {
  private SourceTree() {}

  public static Path root() {
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
