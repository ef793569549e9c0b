// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import dev.weir.testkit.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Columns of the demonstration's data set that have one value only, and those that may by the table in
/// docs/guides/datasets.md.
final class ConstantColumns {
  private static final String HEADING = "## What does not vary in the demonstration";
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");

  private ConstantColumns() {}

  /// Of a file of the classic schema, whose text has no commas before the column of processes.
  static Set<String> of(Path file) throws IOException {
    List<String[]> rows =
        Files.readAllLines(file).stream().map(line -> line.split(",", -1)).toList();
    Set<String> constant = new LinkedHashSet<>();
    for (int i = 0; i < rows.getFirst().length; i++) {
      int column = i;
      if (rows.stream().skip(1).map(row -> row[column]).distinct().count() < 2) {
        constant.add(rows.getFirst()[column]);
      }
    }
    return constant;
  }

  /// Those with a reason.
  ///
  /// @param where `live` or `capture`, as the table's second column has it
  static Set<String> explained(String where) throws IOException {
    String guide = Files.readString(SourceTree.root().resolve("docs/guides/datasets.md"));
    int begin = guide.indexOf(HEADING);
    int end = guide.indexOf("\n## ", begin + 1);
    Set<String> explained = new LinkedHashSet<>();
    for (String line : guide.substring(begin, end).split("\n", -1)) {
      String[] cells = line.split("\\|", -1);
      if (cells.length == 5 && Arrays.asList(cells[2].strip().split(", ", -1)).contains(where)) {
        Matcher names = NAME.matcher(cells[1]);
        while (names.find()) {
          explained.add(names.group(1));
        }
      }
    }
    return explained;
  }
}
