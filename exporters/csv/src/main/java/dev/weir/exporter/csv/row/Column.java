// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// One column: header, fields, manifest and reference are made from it.
///
/// @param group what belongs together, for example `network`
/// @param identifier whether it names who, where or when instead of saying how a flow behaved, or
///     gives one of those away: models that see it learn the recording by heart
/// @param unit UCUM, for example `By`, `ms`, `{packet}`; `1` for ratios and choices of 0 and 1; empty
///     for text and for numbers that are names
/// @param meaning one or more sentences
/// @param part what of a row the field is read from
public record Column(
    String name,
    String group,
    boolean identifier,
    String unit,
    String meaning,
    RowPart part,
    Cell cell) {

  static Column whole(String name, String unit, String meaning, ToLongFunction<Row> value) {
    return new Column(name, "", false, unit, meaning, RowPart.ROW, new Cell.Whole(value));
  }

  static Column real(String name, String unit, String meaning, ToDoubleFunction<Row> value) {
    return new Column(name, "", false, unit, meaning, RowPart.ROW, new Cell.Real(value));
  }

  static Column duration(String name, String meaning, ToLongFunction<Row> nanos) {
    return new Column(name, "", false, "s", meaning, RowPart.ROW, new Cell.Duration(nanos));
  }

  static Column time(String name, String meaning, ToLongFunction<Row> nanos) {
    return new Column(name, "", false, "s", meaning, RowPart.ROW, new Cell.Time(nanos));
  }

  static Column text(String name, String meaning, Function<Row, @Nullable String> text) {
    return new Column(name, "", false, "", meaning, RowPart.ROW, new Cell.Text(text));
  }

  static Column made(String name, String meaning, FieldWriter writer) {
    return new Column(name, "", false, "", meaning, RowPart.ROW, new Cell.Made(writer));
  }

  Column asIdentifier() {
    return new Column(name, group, true, unit, meaning, part, cell);
  }

  Column in(String newGroup) {
    return new Column(name, newGroup, identifier, unit, meaning, part, cell);
  }

  Column from(RowPart other) {
    return new Column(name, group, identifier, unit, meaning, other, cell);
  }

  /// What the fields are.
  public ColumnType type() {
    return cell.type();
  }
}
