// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.inspect;

import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/// A folder of captures with tables of what an independent tool found in them: `truth/NAME.tsv`,
/// the first column the file, the first line the names.
record Truth(Path captures) {
  /// What to hold against one capture.
  @FunctionalInterface
  interface Check {
    void that(String file, List<Map<String, String>> rows) throws Exception;
  }

  /// Where the environment variable points, or a folder beside the project; may not exist.
  static Truth find() {
    String set = System.getenv("WEIR_CAPTURES");
    return new Truth(set == null ? Path.of("..", "..", "shared", "captures") : Path.of(set));
  }

  /// Skips the test where there are no captures.
  void assumeThere() {
    assumeTrue(
        Files.isRegularFile(captures.resolve("truth/summary.tsv")),
        "no captures in " + captures + "; WEIR_CAPTURES may name another folder");
  }

  /// A test for each capture with rows in the table.
  Stream<DynamicTest> tests(String table, Check check) {
    return new TreeMap<>(table(table))
        .entrySet().stream()
            .map(entry ->
                dynamicTest(entry.getKey(), () -> check.that(entry.getKey(), entry.getValue())));
  }

  /// The same without the captures of which two independent tools did not say the same.
  Stream<DynamicTest> testsOfUndisputed(String table, Check check) {
    Map<String, List<Map<String, String>>> crosscheck = table("crosscheck");
    return tests(table, check)
        .filter(test -> !isDisputed(crosscheck.getOrDefault(test.getDisplayName(), List.of())));
  }

  static boolean isDisputed(List<Map<String, String>> crosscheck) {
    return crosscheck.stream()
        .anyMatch(row ->
            !"0".equals(row.get("flow_diffs"))
                || !"same".equals(row.get("icmpv6"))
                || !"same".equals(row.get("exthdr"))
                || !"same".equals(row.get("depth")));
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
