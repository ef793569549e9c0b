// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import java.util.Locale;

/// What the fields of a column are.
public enum ColumnType {
  /// A whole number of at most 64 bits.
  INTEGER,
  /// A number, as the shortest text that reads back as the same `double`.
  DOUBLE,
  /// Seconds since the epoch with nine decimals.
  TIME,
  TEXT;

  /// The name in manifests and documents, for example `integer`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
