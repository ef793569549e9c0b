// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.weir.exporter.csv.row.ColumnType;
import dev.weir.exporter.csv.row.RowSchema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Read back by DuckDB, which shares no code with us.
class ParquetRowsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "classic, false, 32768",
    "classic, true, 100",
    "extended, true, 64",
    "interval, false, 1",
    "interval, true, 32768"
  })
  void everyFieldReadsBack(String schema, boolean gzip, int rowsAGroup) throws Exception {
    // The largest instant is infinity to DuckDB.
    String text =
        Files.readString(Path.of("src/test/resources/golden", schema + ".csv"))
            .replace("9223372036.854775807", "9223372036.854775805");
    int body = text.indexOf('\n') + 1;
    compare(
        text.substring(0, body) + text.substring(body).repeat(60),
        gzip,
        rowsAGroup,
        RowSchema::typeOf);
  }

  @ParameterizedTest
  @CsvSource({"1, false", "2, true", "3, false"})
  void anyRowsReadBack(long seed, boolean gzip) throws Exception {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder("i,d,t,s\n");
    int different = 1 + random.nextInt(30_000);
    for (int i = 0; i < 40_000; i++) {
      text.append(random.nextInt(5) == 0 ? "" : Long.toString(random.nextLong(different) - 100));
      text.append(',');
      text.append(random.nextInt(3) > 0 ? "0.5" : Double.toString(random.nextGaussian()));
      text.append(',').append("1767225600.").append(100_000_000 + random.nextInt(different));
      text.append(',')
          .append(i % 50_000 < 20_000 ? "same" : "\"a,\"\"" + random.nextLong() + "\n\"");
      text.append('\n');
    }
    compare(
        text.toString(),
        gzip,
        1 << 15,
        name ->
            switch (name) {
              case "i" -> ColumnType.INTEGER;
              case "d" -> ColumnType.DOUBLE;
              case "t" -> ColumnType.TIME;
              default -> ColumnType.TEXT;
            });
  }

  @Test
  void extremesReadBack() throws Exception {
    compare(
        """
        i,d,t
        9223372036854775807,1.7976931348623157e308,9223372036.854775805
        -9223372036854775808,-4.9e-324,-9223372036.854775805
        -1,0.1,-0.000000001
        ,,
        0,-0.25,0.000000000
        """,
        false,
        2,
        name ->
            switch (name) {
              case "i" -> ColumnType.INTEGER;
              case "d" -> ColumnType.DOUBLE;
              default -> ColumnType.TIME;
            });
  }

  @Test
  void whatIsNotAsItsHeaderSaysIsRefused() {
    assertThatThrownBy(() -> write("a,b\n1\n", true, 8, _ -> ColumnType.TEXT))
        .isInstanceOf(IOException.class)
        .hasMessage("row 0 has 1 fields");
    assertThatThrownBy(() -> write("a\n1\nx\n", true, 8, _ -> ColumnType.INTEGER))
        .isInstanceOf(IOException.class)
        .hasMessage("row 1 is not as its header says: 'x' is no whole number");
    assertThatThrownBy(() -> write("a,b\n1,2,3\n", true, 8, _ -> ColumnType.TEXT))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> write("a,b\n1,\"2", true, 8, _ -> ColumnType.TEXT))
        .isInstanceOf(IOException.class)
        .hasMessage("the text ends inside quotes");
  }

  private Path write(String text, boolean gzip, int rowsAGroup, Function<String, ColumnType> types)
      throws IOException {
    Path file = directory.resolve("rows.parquet");
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      ParquetRows.write(new ByteArrayInputStream(bytes), out, gzip, types, rowsAGroup);
    }
    return file;
  }

  private void compare(
      String text, boolean gzip, int rowsAGroup, Function<String, ColumnType> types)
      throws Exception {
    Path file = write(text, gzip, rowsAGroup, types);
    try (CsvReader<CsvRecord> csv = CsvReader.builder().skipEmptyLines(false).ofCsvRecord(text);
        Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement();
        ResultSet found = statement.executeQuery(query(file, text, types))) {
      List<CsvRecord> wanted = csv.stream().toList();
      List<String> names = wanted.getFirst().getFields();
      for (CsvRecord row : wanted.subList(1, wanted.size())) {
        assertThat(found.next()).isTrue();
        for (int i = 0; i < names.size(); i++) {
          String name = names.get(i);
          assertThat(field(found, i + 1, types.apply(name)))
              .as("%s in row %s", name, row.getStartingLineNumber())
              .isEqualTo(value(row.getField(i), types.apply(name)));
        }
      }
      assertThat(found.next()).isFalse();
    }
  }

  /// Times as whole nanoseconds, since JDBC's own type for them has a zone.
  private static String query(Path file, String text, Function<String, ColumnType> types) {
    StringBuilder columns = new StringBuilder();
    for (String name : text.substring(0, text.indexOf('\n')).split(",", -1)) {
      columns.append(columns.isEmpty() ? "" : ", ");
      columns.append(
          types.apply(name) == ColumnType.TIME ? "epoch_ns(" + name + ")" : '"' + name + '"');
    }
    return "SELECT " + columns + " FROM read_parquet('" + file + "')";
  }

  private static @Nullable Object field(ResultSet row, int column, ColumnType type)
      throws SQLException {
    Object value =
        switch (type) {
          case INTEGER, TIME -> row.getLong(column);
          case DOUBLE -> row.getDouble(column);
          case TEXT -> row.getString(column);
        };
    return row.wasNull() ? null : value;
  }

  private static @Nullable Object value(String field, ColumnType type) {
    if (field.isEmpty()) {
      return null;
    }
    return switch (type) {
      case INTEGER -> Long.parseLong(field);
      case TIME -> new BigDecimal(field).movePointRight(9).longValueExact();
      case DOUBLE -> Double.parseDouble(field);
      case TEXT -> field;
    };
  }
}
