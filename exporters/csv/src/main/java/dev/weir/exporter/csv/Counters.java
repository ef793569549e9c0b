// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import dev.weir.api.telemetry.Meter;

/// What the exporter counts.
record Counters(
    Meter.Counter rows, Meter.Counter files, Meter.Counter recovered, Meter.Counter cutBytes) {
  static Counters of(Meter meter) {
    return new Counters(
        meter.counter("csv_rows", "Rows written."),
        meter.counter("csv_files", "Files begun."),
        meter.counter(
            "csv_recovered_files",
            "Files that an earlier run left unfinished and this one took over."),
        meter.counter(
            "csv_cut_bytes",
            "Bytes of rows that were torn when an earlier run ended, and cut off."));
  }
}
