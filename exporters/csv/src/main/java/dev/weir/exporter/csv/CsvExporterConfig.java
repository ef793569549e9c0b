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
    @Setting("Name of the first file; further ones get a number: `flows-1.csv`, `flows-2.csv`.")
        String fileName,
    @Setting("Begin a new file before this one grows larger; 0B for never.") ByteSize rotateSize,
    @Setting("Begin a new file when this one is so old and has rows; 0s for never.")
        Duration rotateInterval,
    @Setting("How often written rows are forced to the disk.") Duration flushInterval) {

  static CsvExporterConfig defaults() {
    return new CsvExporterConfig(
        Path.of(""), "flows.csv", new ByteSize(0), Duration.ZERO, Duration.ofSeconds(5));
  }
}
