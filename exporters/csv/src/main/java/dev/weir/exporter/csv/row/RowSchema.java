// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a row holds: a name, a version that grows with each change of what columns there are or what
/// they mean, and the columns in order.
public record RowSchema(String name, int version, List<Column> columns) {
  private static final Map<String, ColumnType> TYPES = types();

  public RowSchema {
    columns = List.copyOf(columns);
  }

  /// One row per flow and interval, with everything that packets tell.
  public static RowSchema interval() {
    return new RowSchema("interval", 1, IntervalColumns.all());
  }

  /// One row per flow and window, with 74 columns that do not change.
  public static RowSchema classic() {
    return new RowSchema("classic", 1, ClassicColumns.all());
  }

  /// The classic columns, groups of further ones, and the label as the last.
  public static RowSchema extended() {
    return new RowSchema("extended", 1, ExtendedColumns.all());
  }

  /// Without the columns that are identifiers.
  public RowSchema withoutIdentifiers() {
    return new RowSchema(
        name, version, columns.stream().filter(column -> !column.identifier()).toList());
  }

  /// The type of a column of any schema; of one that there is no more, text.
  public static ColumnType typeOf(String column) {
    return TYPES.getOrDefault(column, ColumnType.TEXT);
  }

  private static Map<String, ColumnType> types() {
    return Stream.of(extended(), interval())
        .flatMap(schema -> schema.columns().stream())
        .collect(Collectors.toUnmodifiableMap(Column::name, Column::type, (one, _) -> one));
  }

  public List<String> names() {
    return columns.stream().map(Column::name).toList();
  }
}
