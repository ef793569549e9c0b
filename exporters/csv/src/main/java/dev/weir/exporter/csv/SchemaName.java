// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import dev.weir.exporter.csv.row.RowSchema;

/// What the rows of windows look like.
public enum SchemaName {
  /// 74 columns that do not change.
  CLASSIC,
  /// Those, and groups of further ones.
  EXTENDED,
  /// What every flow record gets, one with a window too.
  INTERVAL;

  RowSchema schema() {
    return switch (this) {
      case CLASSIC -> RowSchema.classic();
      case EXTENDED -> RowSchema.extended();
      case INTERVAL -> RowSchema.interval();
    };
  }
}
