// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// How a column is read from a row. What the row does not know is an empty field, never 0.
public sealed interface Cell extends FieldWriter {
  /// The value of a whole number that is not known.
  long ABSENT = Long.MIN_VALUE;

  ColumnType type();

  /// A whole number.
  ///
  /// @param value [#ABSENT] when unknown
  record Whole(ToLongFunction<Row> value) implements Cell {
    @Override
    public ColumnType type() {
      return ColumnType.INTEGER;
    }

    @Override
    public void write(Row row, TextBuffer to) {
      long number = value.applyAsLong(row);
      if (number != ABSENT) {
        to.number(number);
      }
    }
  }

  /// Any number.
  ///
  /// @param value NaN when unknown
  record Real(ToDoubleFunction<Row> value) implements Cell {
    @Override
    public ColumnType type() {
      return ColumnType.DOUBLE;
    }

    @Override
    public void write(Row row, TextBuffer to) {
      to.decimal(value.applyAsDouble(row));
    }
  }

  /// Seconds of nanoseconds.
  ///
  /// @param nanos [#ABSENT] when unknown
  record Duration(ToLongFunction<Row> nanos) implements Cell {
    @Override
    public ColumnType type() {
      return ColumnType.DOUBLE;
    }

    @Override
    public void write(Row row, TextBuffer to) {
      long duration = nanos.applyAsLong(row);
      if (duration != ABSENT) {
        to.duration(duration);
      }
    }
  }

  /// An instant.
  ///
  /// @param nanos since the epoch, [#ABSENT] when unknown
  record Time(ToLongFunction<Row> nanos) implements Cell {
    @Override
    public ColumnType type() {
      return ColumnType.TIME;
    }

    @Override
    public void write(Row row, TextBuffer to) {
      long time = nanos.applyAsLong(row);
      if (time != ABSENT) {
        to.seconds(time);
      }
    }
  }

  /// Text.
  ///
  /// @param text null when unknown
  record Text(Function<Row, @Nullable String> text) implements Cell {
    @Override
    public ColumnType type() {
      return ColumnType.TEXT;
    }

    @Override
    public void write(Row row, TextBuffer to) {
      String found = text.apply(row);
      if (found != null) {
        to.text(found);
      }
    }
  }

  /// Text that is made of what the row holds, without a `String`: addresses, names of flows.
  ///
  /// @param writer of a field that needs no quotes
  record Made(FieldWriter writer) implements Cell {
    @Override
    public ColumnType type() {
      return ColumnType.TEXT;
    }

    @Override
    public void write(Row row, TextBuffer to) {
      writer.write(row, to);
    }
  }
}
