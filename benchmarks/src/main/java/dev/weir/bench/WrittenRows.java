// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// What a round left of rows with the classic columns.
record WrittenRows(long rows, long packets) {
  private static final int PACKETS_COLUMN = 8;

  /// Counts what is in the directory's files, and removes everything below it.
  static WrittenRows take(Path directory) throws IOException {
    WrittenRows sum = new WrittenRows(0, 0);
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        if (path.toString().endsWith(".csv")) {
          WrittenRows file = of(path);
          sum = new WrittenRows(sum.rows + file.rows, sum.packets + file.packets);
        }
        if (!path.equals(directory)) {
          Files.delete(path);
        }
      }
    }
    return sum;
  }

  private static WrittenRows of(Path file) throws IOException {
    long rows = 0;
    long packets = 0;
    try (Stream<String> lines = Files.lines(file)) {
      for (String line : (Iterable<String>) lines::iterator) {
        if (!line.startsWith("timestamp,")) {
          rows++;
          packets += Long.parseLong(field(line));
        }
      }
    }
    return new WrittenRows(rows, packets);
  }

  /// No field before it is in quotes.
  private static String field(String line) {
    return List.of(line.split(",", PACKETS_COLUMN + 2)).get(PACKETS_COLUMN);
  }

  void mustBe(long wantedRows, long wantedPackets) {
    if (rows != wantedRows || packets != wantedPackets) {
      throw new IllegalStateException(
          rows + " rows of " + packets + " packets; wanted " + wantedRows + " of " + wantedPackets);
    }
  }
}
