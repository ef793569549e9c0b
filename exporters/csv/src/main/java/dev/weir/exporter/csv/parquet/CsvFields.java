// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.parquet;

import java.io.IOException;
import java.io.InputStream;

/// Reads rows as the exporter writes them: RFC 4180 with LF, quotes only around whole fields. Not safe
/// for use by several threads.
final class CsvFields {
  /// Takes the fields of a row in turn, without quotes.
  @FunctionalInterface
  interface Row {
    /// Takes one; the bytes are good until it returns.
    ///
    /// @param column from 0
    void field(int column, byte[] text, int from, int end);
  }

  private final InputStream in;
  private final byte[] block = new byte[1 << 16];
  private int position;
  private int limit;
  private final Bytes field = new Bytes(256);

  CsvFields(InputStream in) {
    this.in = in;
  }

  /// Reads one row, and returns how many fields it had; 0 at the end.
  int next(Row row) throws IOException {
    int column = 0;
    int first = read();
    while (first >= 0) {
      field.clear();
      int after = first == '"' ? quoted() : plain(first);
      row.field(column++, field.array(), 0, field.length());
      if (after != ',') {
        return column;
      }
      first = read();
      if (first < 0) {
        throw new IOException("the text ends inside a row");
      }
    }
    return column;
  }

  /// What comes after the field: a comma or a line end.
  private int plain(int first) throws IOException {
    int c = first;
    while (c != ',' && c != '\n') {
      if (c < 0) {
        throw new IOException("the text ends inside a row");
      }
      field.put(c);
      c = read();
    }
    return c;
  }

  private int quoted() throws IOException {
    while (true) {
      int c = read();
      if (c == '"') {
        c = read();
        if (c != '"') {
          return c;
        }
      } else if (c < 0) {
        throw new IOException("the text ends inside quotes");
      }
      field.put(c);
    }
  }

  private int read() throws IOException {
    if (position == limit) {
      position = 0;
      limit = Math.max(0, in.read(block));
      if (limit == 0) {
        return -1;
      }
    }
    return block[position++] & 0xff;
  }
}
