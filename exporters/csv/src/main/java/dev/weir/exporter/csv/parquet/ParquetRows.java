// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.parquet;

import dev.weir.exporter.csv.row.ColumnType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Turns rows of text into a Parquet file with the same columns: whole numbers as INT64, others as
/// DOUBLE, times as TIMESTAMP in nanoseconds, text as strings; an empty field is null.
public final class ParquetRows {
  /// As many as keep memory low, 16 bytes a field, and make groups that are worth reading.
  private static final int ROWS_A_GROUP = 1 << 15;

  private ParquetRows() {}

  /// Reads all rows and writes them.
  ///
  /// @param types of columns by their name
  /// @throws IOException also when the text is not as the exporter writes it
  public static void write(
      InputStream rows, OutputStream to, boolean gzip, Function<String, ColumnType> types)
      throws IOException {
    write(rows, to, gzip, types, ROWS_A_GROUP);
  }

  static void write(
      InputStream rows,
      OutputStream to,
      boolean gzip,
      Function<String, ColumnType> types,
      int rowsAGroup)
      throws IOException {
    CsvFields fields = new CsvFields(rows);
    List<ColumnValues> columns = new ArrayList<>();
    fields.next((_, text, from, end) -> {
      String name = new String(text, from, end - from, StandardCharsets.UTF_8);
      columns.add(new ColumnValues(name, types.apply(name), rowsAGroup));
    });
    if (columns.isEmpty()) {
      throw new IOException("the text has no header");
    }
    ParquetFile file = new ParquetFile(to, gzip);
    long number = 0;
    while (row(fields, columns, number++)) {
      if (columns.getFirst().rows() == rowsAGroup) {
        file.group(columns);
        columns.forEach(ColumnValues::clear);
      }
    }
    if (columns.getFirst().rows() > 0) {
      file.group(columns);
    }
    file.finish(columns);
  }

  private static boolean row(CsvFields fields, List<ColumnValues> columns, long number)
      throws IOException {
    try {
      int count =
          fields.next((column, text, from, end) -> columns.get(column).add(text, from, end));
      if (count != 0 && count != columns.size()) {
        throw new IOException("row " + number + " has " + count + " fields");
      }
      return count > 0;
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new IOException("row " + number + " is not as its header says: " + e.getMessage(), e);
    }
  }
}
