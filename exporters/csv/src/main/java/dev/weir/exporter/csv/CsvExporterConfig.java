// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import dev.weir.api.component.ByteSize;
import dev.weir.api.component.Setting;
import java.nio.file.Path;
import java.time.Duration;

/// The settings of the `csv` exporter.
public record CsvExporterConfig(
    @Setting(
            value = "Directory for the files; made when it is not there.",
            example = "/var/lib/weir/flows",
            required = true)
        Path directory,
    @Setting(
            "What rows of windows, which the processor window-agg makes, look like. Flow records"
                + " without a window always have rows of the interval schema, in files of their own.")
        SchemaName schema,
    @Setting(
            "Name of the first file of rows of windows; further ones get a number: dataset-1.csv,"
                + " dataset-2.csv.")
        String datasetName,
    @Setting("Name of the first file of interval rows; further ones get a number.") String fileName,
    @Setting("The label of rows of windows that no rule gives another.") long label,
    @Setting(
            value = "File of rules that give rows of windows their labels; empty for none.",
            example = "rules.yaml")
        Path labels,
    @Setting("Leave out the columns that are identifiers: addresses, ports, times, names.")
        boolean dropIdentifiers,
    @Setting("What finished files are: text, or Parquet with the same columns and their types.")
        Format format,
    @Setting("Whether finished files are compressed.") Compression compression,
    @Setting(
            "Begin a new file before the text of this one grows larger; 0B for never. One batch is"
                + " never parted.")
        ByteSize rotateSize,
    @Setting(
            "Begin a new file with rows that are so much later than the first of this one, and when"
                + " none have come for so long; 0s for never.")
        Duration rotateInterval,
    @Setting("How often written rows are forced to the disk. Changes nothing of what is written.")
        Duration outputInterval,
    @Setting(
            "Whether a run without rows of windows leaves a file with the header alone, as text and"
                + " without a manifest.")
        boolean headerOfNone) {

  /// What finished files are.
  public enum Format {
    CSV,
    PARQUET
  }

  /// How finished files are compressed.
  public enum Compression {
    NONE,
    GZIP
  }

  boolean hasRules() {
    return !labels.toString().isEmpty();
  }

  FileFormat fileFormat() {
    return switch (format) {
      case CSV -> compression == Compression.GZIP ? FileFormat.CSV_GZIP : FileFormat.CSV;
      case PARQUET ->
          compression == Compression.GZIP ? FileFormat.PARQUET_GZIP : FileFormat.PARQUET;
    };
  }

  static CsvExporterConfig defaults() {
    return new CsvExporterConfig(
        Path.of(""),
        SchemaName.CLASSIC,
        "dataset.csv",
        "flows.csv",
        0,
        Path.of(""),
        false,
        Format.CSV,
        Compression.NONE,
        ByteSize.ofMebibytes(256),
        Duration.ZERO,
        Duration.ofSeconds(10),
        false);
  }
}
