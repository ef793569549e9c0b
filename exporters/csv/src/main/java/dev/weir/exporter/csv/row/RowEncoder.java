// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import dev.weir.api.flow.Flow;
import dev.weir.exporter.csv.label.Label;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Turns flows into the bytes of their rows (RFC 4180, LF, UTF-8). Not safe for use by several
/// threads.
public final class RowEncoder {
  private final RowSchema schema;
  private final Function<Flow, Label> labels;
  private final FieldWriter[] fields;
  private final Row row = new Row();

  /// For rows of one schema.
  ///
  /// @param labels gives each row its label
  public RowEncoder(RowSchema schema, Function<Flow, Label> labels) {
    this.schema = schema;
    this.labels = labels;
    this.fields = fields(schema.columns()).toArray(FieldWriter[]::new);
  }

  /// The header line.
  public byte[] header() {
    TextBuffer text = new TextBuffer();
    String separator = "";
    for (String name : schema.names()) {
      text.raw(separator.getBytes(StandardCharsets.US_ASCII));
      text.text(name);
      separator = ",";
    }
    text.ascii('\n');
    return text.copy();
  }

  /// Adds a row for each flow.
  public void encode(List<Flow> flows, TextBuffer to) {
    for (int i = 0; i < flows.size(); i++) {
      Flow flow = flows.get(i);
      row.read(flow, labels.apply(flow));
      for (int j = 0; j < fields.length; j++) {
        if (j > 0) {
          to.ascii(',');
        }
        fields[j].write(row, to);
      }
      to.ascii('\n');
    }
  }

  /// A writer for each column, or one for neighbours that share a part.
  private static List<FieldWriter> fields(List<Column> columns) {
    List<FieldWriter> fields = new ArrayList<>();
    int from = 0;
    while (from < columns.size()) {
      RowPart part = columns.get(from).part();
      int to = from + 1;
      while (part != RowPart.ROW && to < columns.size() && columns.get(to).part() == part) {
        to++;
      }
      List<Cell> cells = columns.subList(from, to).stream().map(Column::cell).toList();
      fields.add(part == RowPart.ROW ? cells.getFirst() : new SharedCells(cells, part));
      from = to;
    }
    return fields;
  }
}
