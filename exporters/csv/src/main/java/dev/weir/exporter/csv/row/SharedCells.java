// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Neighbouring fields that are the same in many rows, one after the other: what the host did in a
/// window, what an application did that nobody heard. Their text is kept while the part of the row that
/// they are read from stays the same. Not safe for use by several threads.
final class SharedCells implements FieldWriter {
  private final FieldWriter[] cells;
  private final RowPart part;
  private final TextBuffer text = new TextBuffer(256);
  private @Nullable Object made;

  SharedCells(List<? extends FieldWriter> cells, RowPart part) {
    this.cells = cells.toArray(FieldWriter[]::new);
    this.part = part;
  }

  @Override
  public void write(Row row, TextBuffer to) {
    @Nullable Object from = part.of(row);
    if (from == null || !from.equals(made)) {
      text.clear();
      for (int i = 0; i < cells.length; i++) {
        if (i > 0) {
          text.ascii(',');
        }
        cells[i].write(row, text);
      }
      made = from;
    }
    to.raw(text.array(), 0, text.length());
  }
}
