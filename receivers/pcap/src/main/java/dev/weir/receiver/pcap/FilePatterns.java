// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.pcap;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/// The files that paths and globs name.
final class FilePatterns {
  private FilePatterns() {}

  /// What is wrong with a path or glob, empty when nothing is.
  static String problem(String pattern) {
    if (pattern.isBlank()) {
      return "is empty; wanted a path or a glob like captures/*.pcap";
    }
    try {
      Path path = Path.of(pattern);
      Path directory = path.getParent();
      if (directory != null && isGlob(directory.toString())) {
        return "'" + pattern + "' has a glob in a directory; only the file's name may be one";
      }
      return "";
    } catch (InvalidPathException e) {
      return "'" + pattern + "' is not a path: " + e.getReason();
    }
  }

  /// The file of that name, or the files that the glob matches, by name. Never none.
  ///
  /// @throws IOException when a glob matches nothing or its directory cannot be read
  static List<Path> resolve(String pattern) throws IOException {
    Path path = Path.of(pattern);
    Path name = path.getFileName();
    if (name == null || !isGlob(name.toString()) || Files.exists(path)) {
      return List.of(path);
    }
    Path parent = path.getParent();
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(parent == null ? Path.of("") : parent, name.toString())) {
      found.forEach(files::add);
    } catch (PatternSyntaxException e) {
      throw new IOException("'" + pattern + "' is not a glob: " + e.getDescription(), e);
    }
    if (files.isEmpty()) {
      throw new IOException("no file matches '" + pattern + "'");
    }
    files.sort(null);
    return files;
  }

  private static boolean isGlob(String text) {
    return text.chars().anyMatch(c -> c == '*' || c == '?');
  }
}
