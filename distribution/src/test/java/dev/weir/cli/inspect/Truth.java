// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.inspect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A folder of captures with tables of what an independent tool found in them: `truth/NAME.tsv`,
/// the first column the file, the first line the names.
record Truth(Path captures) {
  /// Where the environment variable points, or a folder beside the project; may not exist.
  static Truth find() {
    String set = System.getenv("WEIR_CAPTURES");
    return new Truth(set == null ? Path.of("..", "..", "shared", "captures") : Path.of(set));
  }

  boolean exists() {
    return Files.isRegularFile(captures.resolve("truth/summary.tsv"));
  }

  /// The rows of a table by file.
  Map<String, List<Map<String, String>>> table(String name) {
    try {
      List<String> lines = Files.readAllLines(captures.resolve("truth/" + name + ".tsv"));
      String[] columns = lines.getFirst().split("\t", -1);
      Map<String, List<Map<String, String>>> rows = new HashMap<>();
      for (String line : lines.subList(1, lines.size())) {
        String[] cells = line.split("\t", -1);
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < columns.length; i++) {
          row.put(columns[i], i < cells.length ? cells[i] : "");
        }
        rows.computeIfAbsent(cells[0], _ -> new ArrayList<>()).add(row);
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
