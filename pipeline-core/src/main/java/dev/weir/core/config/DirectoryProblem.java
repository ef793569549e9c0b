// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Why nothing can be kept in a directory, found out without changing anything.
final class DirectoryProblem {
  private DirectoryProblem() {}

  /// Empty when the directory is there and can be written to, or can be made.
  static Optional<String> of(Path directory) {
    Path existing = directory.toAbsolutePath();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null) {
      return Optional.of("'" + directory + "' has no directory above it");
    }
    if (!Files.isDirectory(existing)) {
      return Optional.of("'" + existing + "' is not a directory");
    }
    if (!Files.isWritable(existing) || !Files.isExecutable(existing)) {
      return Optional.of(
          "this user may not write to '" + existing + "', or its file system is read-only");
    }
    return Optional.empty();
  }
}
