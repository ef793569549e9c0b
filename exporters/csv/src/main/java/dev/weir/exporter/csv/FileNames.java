// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Names of files that follow each other: `flows.csv`, `flows-1.csv`, `flows-2.csv`; while one grows it
/// is `flows.csv.partial`. What is there already is never touched, and a number is taken only when no
/// file of it is there in any form.
final class FileNames {
  static final String PARTIAL = ".partial";
  static final String MANIFEST = ".manifest.json";

  /// What is added to the name of a file's text; no name that is given may end so.
  static final List<String> OWN_ENDINGS = List.of(".gz", ".parquet", PARTIAL, MANIFEST);

  /// What a finished file can end with, whatever the settings are today.
  private static final List<String> ENDINGS = List.of("", ".gz", ".parquet");

  private final Path directory;
  private final String stem;
  private final String suffix;
  private long number;

  /// @param first the first name, for example `flows.csv`
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

  Path directory() {
    return directory;
  }

  /// Makes the next file that does not exist yet, empty and partial.
  Path createNext() throws IOException {
    while (true) {
      String name = number == 0 ? stem : stem + "-" + number;
      Path partial = directory.resolve(name + suffix + PARTIAL);
      if (!isTaken(name)) {
        try {
          Files.createFile(partial);
          if (!isTaken(name)) {
            number++;
            return partial;
          }
          Files.delete(partial); // another process has finished it in between
        } catch (FileAlreadyExistsException _) {
          // Another process is quicker.
        }
      }
      number++;
    }
  }

  /// Takes back the last [#createNext], whose file is not there any more.
  void giveBack() {
    number--;
  }

  private boolean isTaken(String name) {
    return exists(name + MANIFEST)
        || ENDINGS.stream().anyMatch(ending -> exists(finished(name + suffix, ending)));
  }

  private boolean exists(String name) {
    return Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS);
  }

  /// The finished file's name: `flows.csv`, `flows.csv.gz`, `flows.parquet`.
  static String finished(String rows, String ending) {
    int dot = rows.lastIndexOf('.');
    return ending.equals(".parquet") && dot > 0 ? rows.substring(0, dot) + ending : rows + ending;
  }

  /// The name of a partial file without its ending: `flows.csv` of `flows.csv.partial`.
  static String rowsOf(Path partial) {
    String name = partial.getFileName().toString();
    return name.substring(0, name.length() - PARTIAL.length());
  }

  /// The name of the data set whose first file this is: `flows` of `flows.csv.partial`.
  static String datasetOf(Path partial) {
    String rows = rowsOf(partial);
    int dot = rows.lastIndexOf('.');
    return dot > 0 ? rows.substring(0, dot) : rows;
  }

  /// Files that have a name which a partial one could finish under, whoever made them.
  List<Path> finishedOf(Path partial) {
    return ENDINGS.stream()
        .map(ending -> directory.resolve(finished(rowsOf(partial), ending)))
        .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS))
        .toList();
  }

  /// Removes what a run left that was killed while it finished a file.
  void removeTemporary(Path partial) throws IOException {
    for (String ending : ENDINGS) {
      Files.deleteIfExists(
          WholeFiles.temporary(directory.resolve(finished(rowsOf(partial), ending))));
    }
  }

  Path manifest(String dataset) {
    return directory.resolve(dataset + MANIFEST);
  }

  /// Partial files of these names that somebody left or is writing.
  List<Path> partials() throws IOException {
    return matching("(-\\d+)?" + Pattern.quote(suffix + PARTIAL));
  }

  /// Manifests of data sets of these names.
  List<Path> manifests() throws IOException {
    return matching("(-\\d+)?" + Pattern.quote(MANIFEST));
  }

  private List<Path> matching(String rest) throws IOException {
    Pattern pattern = Pattern.compile(Pattern.quote(stem) + rest);
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (pattern.matcher(file.getFileName().toString()).matches()) {
          found.add(file);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    found.sort(null);
    return found;
  }
}
