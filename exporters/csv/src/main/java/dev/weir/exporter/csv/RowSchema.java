// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import dev.weir.api.flow.Flow;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a row holds: named columns, each with the way to its text.
record RowSchema(List<Column> columns) {
  /// @param text null where the record does not say: the field stays empty, it is never 0
  record Column(String name, Function<Flow, @Nullable String> text) {}

  RowSchema {
    columns = List.copyOf(columns);
  }

  /// One row per flow and interval, with everything that packets tell.
  static RowSchema interval() {
    return new RowSchema(IntervalColumns.all());
  }

  List<String> names() {
    return columns.stream().map(Column::name).toList();
  }
}
