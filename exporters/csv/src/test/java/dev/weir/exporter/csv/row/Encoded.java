// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.weir.api.flow.Flow;
import dev.weir.exporter.csv.label.Label;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Rows as text, and read back by a reader that shares no code with us.
final class Encoded {
  private Encoded() {}

  static String text(RowSchema schema, List<Flow> flows) {
    RowEncoder encoder = new RowEncoder(schema, _ -> new Label(7, "rule, 7"));
    TextBuffer buffer = new TextBuffer();
    buffer.raw(encoder.header());
    encoder.encode(flows, buffer);
    return new String(buffer.array(), 0, buffer.length(), StandardCharsets.UTF_8);
  }

  static List<NamedCsvRecord> read(String text) {
    try (CsvReader<NamedCsvRecord> reader =
        CsvReader.builder().skipEmptyLines(false).ofNamedCsvRecord(text)) {
      return reader.stream().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static NamedCsvRecord row(RowSchema schema, Flow flow) {
    return read(text(schema, List.of(flow))).getFirst();
  }
}
