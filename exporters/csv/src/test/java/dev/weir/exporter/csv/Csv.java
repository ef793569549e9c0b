// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.weir.api.component.ByteSize;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Configurations and readers of these tests.
final class Csv {
  private Csv() {}

  static CsvExporterConfig config(Path directory) {
    return config(directory, 0, Duration.ZERO);
  }

  static CsvExporterConfig config(Path directory, long rotateSize, Duration rotateInterval) {
    return new CsvExporterConfig(
        directory,
        SchemaName.CLASSIC,
        "dataset.csv",
        "flows.csv",
        0,
        false,
        new ByteSize(rotateSize),
        rotateInterval,
        Duration.ofSeconds(1));
  }

  static CsvExporterConfig config(Path directory, SchemaName schema) {
    return new CsvExporterConfig(
        directory,
        schema,
        "dataset.csv",
        "flows.csv",
        0,
        false,
        new ByteSize(0),
        Duration.ZERO,
        Duration.ofSeconds(1));
  }

  static List<NamedCsvRecord> rows(Path file) throws IOException {
    try (CsvReader<NamedCsvRecord> reader =
        CsvReader.builder().skipEmptyLines(false).ofNamedCsvRecord(file)) {
      return reader.stream().toList();
    }
  }
}
