// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.parquet;

import dev.weir.exporter.csv.row.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// The fields of one column of a row group. Not safe for use by several threads.
final class ColumnValues {
  /// With more different values a column is written as it is.
  private static final int MOST_DIFFERENT = 1 << 14;

  private final String name;
  private final ColumnType type;
  private final Bytes plain = new Bytes(1 << 10);
  private final int[] defined;
  private final int[] indexes;
  private final Map<Object, Integer> dictionary = new HashMap<>();
  private final Bytes different = new Bytes(1 << 10);
  private int rows;
  private int values;
  private boolean anyValues;

  ColumnValues(String name, ColumnType type, int mostRows) {
    this.name = name;
    this.type = type;
    this.defined = new int[mostRows];
    this.indexes = new int[mostRows];
  }

  String name() {
    return name;
  }

  ColumnType type() {
    return type;
  }

  int rows() {
    return rows;
  }

  /// A field's text, empty for an unknown value.
  void add(byte[] text, int from, int end) {
    if (from == end) {
      defined[rows++] = 0;
      return;
    }
    defined[rows++] = 1;
    int start = plain.length();
    Object value =
        switch (type) {
          case INTEGER -> number(Fields.integer(text, from, end));
          case TIME -> number(Fields.nanos(text, from, end));
          case DOUBLE -> number(Double.doubleToRawLongBits(Fields.decimal(text, from, end)));
          case TEXT -> text(text, from, end);
        };
    index(value, start);
    values++;
  }

  private Long number(long value) {
    plain.putLong(value);
    return value;
  }

  private String text(byte[] text, int from, int end) {
    plain.putInt(end - from);
    plain.put(text, from, end - from);
    return new String(text, from, end - from, StandardCharsets.UTF_8);
  }

  private void index(Object value, int start) {
    if (anyValues) {
      return;
    }
    Integer known = dictionary.get(value);
    if (known == null) {
      if (dictionary.size() == MOST_DIFFERENT) {
        anyValues = true;
        return;
      }
      known = dictionary.size();
      dictionary.put(value, known);
      different.put(plain.array(), start, plain.length() - start);
    }
    indexes[values] = known;
  }

  int nulls() {
    return rows - values;
  }

  /// Whether values are numbers of a dictionary.
  boolean hasDictionary() {
    return !anyValues && values > 0 && different.length() < plain.length();
  }

  int dictionarySize() {
    return dictionary.size();
  }

  /// The different values, as they are.
  Bytes dictionaryPage() {
    return different;
  }

  /// Which fields there are, then their values.
  Bytes dataPage() {
    Bytes levels = new Bytes(1 << 10);
    HybridRuns.write(defined, rows, 1, levels);
    Bytes page = new Bytes(levels.length() + 4 + (hasDictionary() ? values : plain.length()));
    page.putInt(levels.length());
    page.put(levels);
    if (hasDictionary()) {
      int width = HybridRuns.width(dictionary.size() - 1);
      page.put(width);
      HybridRuns.write(indexes, values, width, page);
    } else {
      page.put(plain);
    }
    return page;
  }

  void clear() {
    Arrays.fill(defined, 0, rows, 0);
    dictionary.clear();
    different.clear();
    plain.clear();
    rows = 0;
    values = 0;
    anyValues = false;
  }
}
