// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Names of files that follow each other: `flows.csv`, `flows-1.csv`, `flows-2.csv`. What is there
/// already is never touched.
final class FileNames {
  private final Path directory;
  private final String stem;
  private final String suffix;
  private long number;

  FileNames(Path directory, String first) {
    int dot = first.lastIndexOf('.');
    this.directory = directory;
    this.stem = dot > 0 ? first.substring(0, dot) : first;
    this.suffix = dot > 0 ? first.substring(dot) : "";
  }

  /// Makes a file and removes it: rights alone do not tell whether that can be done.
  static void tryOut(Path directory) throws IOException {
    Files.delete(Files.createTempFile(directory, ".weir", ".try"));
  }

  /// Makes the next file that does not exist yet, empty.
  Path createNext() throws IOException {
    while (true) {
      Path path = directory.resolve(number == 0 ? stem + suffix : stem + "-" + number + suffix);
      try {
        Files.createFile(path);
        number++;
        return path;
      } catch (FileAlreadyExistsException _) {
        number++;
      }
    }
  }
}
