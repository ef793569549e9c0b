// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.weir.api.flow.Flow;
import dev.weir.exporter.csv.RowSchema.Column;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Turns flows into the bytes of their rows (RFC 4180, LF, UTF-8). Not safe for use by several
/// threads.
final class RowEncoder {
  private static final int KEPT_CHARS = 1 << 20;

  private final RowSchema schema;
  private final StringWriter text = new StringWriter(8192);
  private final CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text);

  RowEncoder(RowSchema schema) {
    this.schema = schema;
  }

  byte[] header() {
    csv.writeRecord(schema.names());
    return take();
  }

  byte[] rows(List<Flow> flows) {
    List<Column> columns = schema.columns();
    for (Flow flow : flows) {
      CsvWriter.CsvWriterRecord row = csv.writeRecord();
      for (Column column : columns) {
        row.writeField(column.text().apply(flow));
      }
      row.endRecord();
    }
    return take();
  }

  private byte[] take() {
    try {
      csv.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    StringBuffer buffer = text.getBuffer();
    buffer.setLength(0);
    if (buffer.capacity() > KEPT_CHARS) {
      buffer.trimToSize();
    }
    return bytes;
  }
}
