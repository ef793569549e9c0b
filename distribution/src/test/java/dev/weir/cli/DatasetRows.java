// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// The rows of a data set by window and flow.
///
/// @param rows every key is there once
record DatasetRows(Map<RowKey, DatasetRow> rows) {
  /// @param windowSeconds the window's start
  record RowKey(long windowSeconds, String flowId) implements Comparable<RowKey> {
    @Override
    public int compareTo(RowKey other) {
      int byWindow = Long.compare(windowSeconds, other.windowSeconds);
      return byWindow != 0 ? byWindow : flowId.compareTo(other.flowId);
    }

    RowKey at(long otherWindowSeconds) {
      return new RowKey(otherWindowSeconds, flowId);
    }
  }

  /// @param fields by column; none where there is no such row
  record DatasetRow(Map<String, String> fields) {
    static final DatasetRow NONE = new DatasetRow(Map.of());

    boolean isThere() {
      return !fields.isEmpty();
    }

    /// A field, empty where there is no such row.
    String text(String column) {
      return isThere()
          ? Objects.requireNonNull(fields.get(column), () -> "no column " + column)
          : "";
    }

    /// A field that is a whole number; 0 where there is no such row.
    long number(String column) {
      return isThere() ? Long.parseLong(text(column)) : 0;
    }

    /// A field that is a time, as seconds since the epoch.
    BigDecimal time(String column) {
      return new BigDecimal(text(column));
    }
  }

  /// Reads rows without quotes, which is what flows without exchanges of an application have.
  static DatasetRows read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    String[] columns = lines.getFirst().split(",", -1);
    Map<RowKey, DatasetRow> rows = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split(",", -1);
      assertThat(fields).as(line).hasSameSizeAs(columns);
      Map<String, String> byColumn = new HashMap<>();
      for (int i = 0; i < columns.length; i++) {
        byColumn.put(columns[i], fields[i]);
      }
      DatasetRow row = new DatasetRow(byColumn);
      RowKey key = new RowKey(row.number("timestamp"), row.text("flow_id"));
      assertThat(rows.put(key, row)).as("a second row of %s", key).isNull();
    }
    return new DatasetRows(rows);
  }

  /// [DatasetRow#NONE] where there is none.
  DatasetRow of(RowKey key) {
    return rows.getOrDefault(key, DatasetRow.NONE);
  }

  /// The sum of a column of whole numbers over all rows.
  long sum(String column) {
    return rows.values().stream().mapToLong(row -> row.number(column)).sum();
  }
}
