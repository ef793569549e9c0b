// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import dev.weir.api.component.ComponentContext;
import dev.weir.api.flow.Flow;
import dev.weir.api.telemetry.Meter;
import dev.weir.exporter.csv.row.RowEncoder;
import dev.weir.exporter.csv.row.RowSchema;
import dev.weir.exporter.csv.row.TextBuffer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// The files that hold the rows of one schema, one after the other. Not safe for use by several
/// threads.
final class RowFiles {
  private final ComponentContext context;
  private final CsvExporterConfig config;
  private final Meter.Counter files;
  private final FileNames names;
  private final RowEncoder encoder;
  private final TextBuffer text = new TextBuffer();
  private @Nullable CsvFile file;
  private long fileMadeNanos;

  RowFiles(
      ComponentContext context,
      CsvExporterConfig config,
      Meter.Counter files,
      String fileName,
      RowSchema schema,
      ToLongFunction<Flow> labels) {
    this.context = context;
    this.config = config;
    this.files = files;
    this.names = new FileNames(config.directory(), fileName);
    this.encoder =
        new RowEncoder(config.dropIdentifiers() ? schema.withoutIdentifiers() : schema, labels);
  }

  /// Appends all rows or none.
  void append(List<Flow> flows) throws IOException {
    text.clear();
    encoder.encode(flows, text);
    fileFor(text.length()).append(text.array(), text.length());
  }

  /// Takes back what the last [#append] added.
  void undo() throws IOException {
    if (file != null) {
      file.undo();
    }
  }

  /// The current file, or a new one when this one is full, was moved away or could not be closed.
  private CsvFile fileFor(int bytes) throws IOException {
    CsvFile current = file;
    if (current != null && !current.inPlace()) {
      context
          .logger()
          .log(Level.WARNING, current.path() + " was moved or removed; beginning another");
      end(current);
    } else if (current != null && isFull(current, bytes)) {
      end(current);
    }
    if (file == null) {
      if (!Files.isDirectory(config.directory())) {
        // Not made anew: it may be where a disk was mounted.
        throw new NoSuchFileException(config.directory().toString());
      }
      file = CsvFile.create(names, encoder.header());
      fileMadeNanos = context.clock().monotonicNanos();
      files.increment();
    }
    return file;
  }

  private boolean isFull(CsvFile current, int bytes) {
    long limit = config.rotateSize().bytes();
    return limit > 0 && current.hasRows() && current.length() + bytes > limit;
  }

  /// Ends the file when it is old enough, and forces its rows to the disk otherwise.
  void tick() throws IOException {
    CsvFile current = file;
    if (current == null) {
      return;
    }
    long age = context.clock().monotonicNanos() - fileMadeNanos;
    boolean old = config.rotateInterval().isPositive() && age >= config.rotateInterval().toNanos();
    if (old && current.hasRows()) {
      end(current);
    } else {
      current.sync();
    }
  }

  /// Ends the file.
  void close() throws IOException {
    if (file != null) {
      end(file);
    }
  }

  private void end(CsvFile current) throws IOException {
    file = null;
    current.close();
  }
}
