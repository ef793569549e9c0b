// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

/// Writes a field of a row, or several with commas between them.
@FunctionalInterface
interface FieldWriter {
  /// Writes nothing for what the row does not know.
  void write(Row row, TextBuffer to);
}
