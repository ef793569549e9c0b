// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import dev.weir.exporter.csv.parquet.ParquetRows;
import dev.weir.exporter.csv.row.RowSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// What a file of rows becomes when it is finished.
enum FileFormat {
  /// The text as it was written.
  CSV("csv", "") {
    @Override
    void write(InputStream rows, OutputStream to) throws IOException {
      rows.transferTo(to);
    }
  },
  /// The text, compressed. No time and no name in the header: the same rows give the same bytes.
  CSV_GZIP("csv, gzip", ".gz") {
    @Override
    void write(InputStream rows, OutputStream to) throws IOException {
      GZIPOutputStream gzip = new FastGzip(to);
      rows.transferTo(gzip);
      gzip.finish();
    }
  },
  /// Columns with the types of the manifest.
  PARQUET("parquet", ".parquet") {
    @Override
    void write(InputStream rows, OutputStream to) throws IOException {
      ParquetRows.write(rows, to, false, RowSchema::typeOf);
    }
  },
  /// The same, compressed.
  PARQUET_GZIP("parquet, gzip", ".parquet") {
    @Override
    void write(InputStream rows, OutputStream to) throws IOException {
      ParquetRows.write(rows, to, true, RowSchema::typeOf);
    }
  };

  private final String label;
  private final String ending;

  FileFormat(String label, String ending) {
    this.label = label;
    this.ending = ending;
  }

  /// The name in manifests.
  String label() {
    return label;
  }

  /// What is added to the name of the rows.
  String ending() {
    return ending;
  }

  /// Turns rows into the format.
  abstract void write(InputStream rows, OutputStream to) throws IOException;

  /// A quick level: finishing files should not take long.
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream to) throws IOException {
      super(to, 1 << 16);
      def.setLevel(Deflater.BEST_SPEED + 2);
    }
  }
}
