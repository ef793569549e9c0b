// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.weir.api.component.ByteSize;
import dev.weir.exporter.csv.CsvExporterConfig.Compression;
import dev.weir.exporter.csv.CsvExporterConfig.Format;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// Configurations and readers of these tests.
final class Csv {
  private Csv() {}

  static CsvExporterConfig config(Path directory) {
    return new Settings(directory).build();
  }

  static Settings settings(Path directory) {
    return new Settings(directory);
  }

  /// Settings other than the defaults. A tick comes every second.
  static final class Settings {
    private final Path directory;
    private SchemaName schema = SchemaName.CLASSIC;
    private String datasetName = "dataset.csv";
    private String fileName = "flows.csv";
    private Format format = Format.CSV;
    private Compression compression = Compression.NONE;
    private Path labels = Path.of("");
    private boolean dropIdentifiers;
    private long rotateSize;
    private Duration rotateInterval = Duration.ZERO;
    private boolean headerOfNone;

    private Settings(Path directory) {
      this.directory = directory;
    }

    Settings schema(SchemaName value) {
      schema = value;
      return this;
    }

    Settings datasetName(String value) {
      datasetName = value;
      return this;
    }

    Settings fileName(String value) {
      fileName = value;
      return this;
    }

    Settings parquet() {
      format = Format.PARQUET;
      return this;
    }

    Settings gzip() {
      compression = Compression.GZIP;
      return this;
    }

    Settings labels(Path value) {
      labels = value;
      return this;
    }

    Settings dropIdentifiers() {
      dropIdentifiers = true;
      return this;
    }

    Settings rotateSize(long bytes) {
      rotateSize = bytes;
      return this;
    }

    Settings headerOfNone() {
      headerOfNone = true;
      return this;
    }

    Settings rotateInterval(Duration value) {
      rotateInterval = value;
      return this;
    }

    CsvExporterConfig build() {
      return new CsvExporterConfig(
          directory,
          schema,
          datasetName,
          fileName,
          3,
          labels,
          dropIdentifiers,
          format,
          compression,
          new ByteSize(rotateSize),
          rotateInterval,
          Duration.ofSeconds(1),
          headerOfNone);
    }
  }

  /// Read by a reader that shares no code with us.
  static List<NamedCsvRecord> rows(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    if (file.toString().endsWith(".gz")) {
      in = new GZIPInputStream(in);
    }
    try (CsvReader<NamedCsvRecord> reader =
        CsvReader.builder()
            .skipEmptyLines(false)
            .ofNamedCsvRecord(
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)))) {
      return reader.stream().toList();
    }
  }

  /// Names of all files in a directory.
  static List<String> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  static Map<String, Object> manifest(Path file) throws IOException {
    return Json.read(Files.readAllBytes(file));
  }

  /// What must be there in a manifest or a part of it.
  static Object in(Map<?, ?> tree, String key) {
    return Objects.requireNonNull(tree.get(key), key);
  }

  /// The list of maps that must be there.
  static List<Map<?, ?>> maps(Map<?, ?> tree, String key) {
    List<Map<?, ?>> maps = new ArrayList<>();
    for (Object item : (List<?>) in(tree, key)) {
      maps.add((Map<?, ?>) item);
    }
    return maps;
  }
}
