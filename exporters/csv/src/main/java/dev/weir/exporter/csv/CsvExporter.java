// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import dev.weir.api.Batch;
import dev.weir.api.FlowBatch;
import dev.weir.api.component.ComponentContext;
import dev.weir.api.component.DeliveryException;
import dev.weir.api.component.Exporter;
import dev.weir.api.component.StartException;
import dev.weir.api.telemetry.Meter;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Appends the rows of each batch to the current file in one write, so that a delivered batch has
/// left the process. A timer forces rows to the disk and ends files that are old enough.
final class CsvExporter implements Exporter {
  private final ComponentContext context;
  private final CsvExporterConfig config;
  private final FileNames names;
  private final RowEncoder encoder;
  private final byte[] header;
  private final Meter.Counter rows;
  private final Meter.Counter files;
  private @Nullable AutoCloseable timer;
  private @Nullable CsvFile file;
  private long fileMadeNanos;
  private boolean running;
  private String degraded = "";

  CsvExporter(ComponentContext context, CsvExporterConfig config, RowSchema schema) {
    this.context = context;
    this.config = config;
    this.names = new FileNames(config.directory(), config.fileName());
    this.encoder = new RowEncoder(schema);
    this.header = encoder.header();
    this.rows = context.meter().counter("csv_rows", "Rows written.");
    this.files = context.meter().counter("csv_files", "Files begun.");
  }

  @Override
  public synchronized void start() throws StartException {
    try {
      Files.createDirectories(config.directory());
      FileNames.tryOut(config.directory());
    } catch (IOException e) {
      throw new StartException(
          "directory '"
              + config.directory()
              + "' cannot be written: "
              + IoErrors.describe(e)
              + "; make it writable or set another",
          e);
    }
    running = true;
    timer = context.threads().every("sync", config.flushInterval(), this::tick);
  }

  /// Events and metrics have no row.
  @Override
  public boolean handles(Batch batch) {
    return batch instanceof FlowBatch;
  }

  @Override
  public void export(Batch batch) throws DeliveryException {
    if (batch instanceof FlowBatch flows) {
      write(flows);
    }
  }

  private synchronized void write(FlowBatch batch) throws DeliveryException {
    if (batch.flows().isEmpty()) {
      return;
    }
    byte[] bytes = encoder.rows(batch.flows());
    try {
      fileFor(bytes.length).append(bytes);
    } catch (IOException e) {
      throw retryable(e);
    }
    rows.add(batch.size());
    degraded("");
  }

  /// The current file, or a new one when this one is full, was moved away or could not be closed.
  private CsvFile fileFor(int bytes) throws IOException {
    if (!running) {
      throw new IOException("the exporter does not run");
    }
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
      file = begin();
    }
    return file;
  }

  private boolean isFull(CsvFile current, int bytes) {
    long limit = config.rotateSize().bytes();
    return limit > 0 && current.hasRows() && current.length() + bytes > limit;
  }

  private CsvFile begin() throws IOException {
    CsvFile begun = CsvFile.create(names, header);
    fileMadeNanos = context.clock().monotonicNanos();
    files.increment();
    return begun;
  }

  private void end(CsvFile current) throws IOException {
    file = null;
    current.close();
  }

  private synchronized void tick() {
    CsvFile current = file;
    if (current == null) {
      return;
    }
    long age = context.clock().monotonicNanos() - fileMadeNanos;
    boolean old = config.rotateInterval().isPositive() && age >= config.rotateInterval().toNanos();
    try {
      if (old && current.hasRows()) {
        end(current);
      } else {
        current.sync();
      }
    } catch (IOException e) {
      warn(current, e);
    }
  }

  @Override
  public void stop(Duration grace) {
    AutoCloseable open;
    synchronized (this) {
      running = false;
      open = timer;
      timer = null;
    }
    closeTimer(open); // without the lock: it waits for a tick that may want it
    synchronized (this) {
      CsvFile current = file;
      file = null;
      if (current != null) {
        try {
          current.close();
        } catch (IOException e) {
          warn(current, e);
        }
      }
    }
  }

  private void closeTimer(@Nullable AutoCloseable open) {
    try {
      if (open != null) {
        open.close();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      context.logger().log(Level.WARNING, "the timer did not end", e);
    }
  }

  private void degraded(String reason) {
    if (!reason.equals(degraded)) {
      degraded = reason;
      context.degraded(reason);
    }
  }

  private void warn(CsvFile current, IOException e) {
    String text = current.path() + " could not be written to disk: " + IoErrors.describe(e);
    context.logger().log(Level.WARNING, text);
    degraded(text);
  }

  /// Every write error may pass: the disk gets room, the directory comes back, rights are mended.
  private DeliveryException retryable(IOException e) {
    String text =
        "directory '" + config.directory() + "' cannot be written: " + IoErrors.describe(e);
    degraded(text);
    return new DeliveryException.Retryable(text, Duration.ZERO, e);
  }
}
