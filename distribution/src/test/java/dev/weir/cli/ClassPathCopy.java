// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A class path where everybody can read it: the local repository may be in a home that is closed to
/// others.
final class ClassPathCopy {
  private ClassPathCopy() {}

  /// Copies every entry and returns the class path of the copies, in the same order.
  static String into(Path directory, String classPath) throws IOException {
    Files.createDirectories(directory);
    List<String> copies = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path source = Path.of(entry);
      if (Files.exists(source)) {
        Path copy = directory.resolve(copies.size() + "-" + source.getFileName());
        copy(source, copy);
        copies.add(copy.toString());
      }
    }
    return String.join(File.pathSeparator, copies);
  }

  private static void copy(Path source, Path target) throws IOException {
    try (Stream<Path> tree = Files.walk(source)) {
      for (Path each : tree.toList()) {
        Files.copy(each, target.resolve(source.relativize(each).toString()));
      }
    }
  }
}
