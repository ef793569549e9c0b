// SPDX-License-Identifier: Apache-2.0
package dev.weir.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The source tree that this test is part of, without what the build or an editor leaves in it.
final class Repository {
  private static final Set<String> NOT_SOURCES =
      Set.of("target", ".git", ".idea", ".vscode", "plugins", "work");

  private Repository() {}

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

  /// Every source file whose name ends in one of the suffixes, relative to the root.
  static List<Path> files(String... suffixes) {
    Path root = root();
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(
                Path directory, BasicFileAttributes attributes) {
              return NOT_SOURCES.contains(directory.getFileName().toString())
                      && !directory.equals(root)
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              for (String suffix : suffixes) {
                if (file.getFileName().toString().endsWith(suffix)) {
                  found.add(root.relativize(file));
                }
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found.stream().sorted().toList();
  }

  static List<String> lines(Path relative) {
    try {
      return Files.readAllLines(root().resolve(relative));
    } catch (IOException e) {
      throw new UncheckedIOException(relative.toString(), e);
    }
  }
}
