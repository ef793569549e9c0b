// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import dev.weir.api.Batch;
import dev.weir.api.FlowBatch;
import dev.weir.api.component.ComponentContext;
import dev.weir.api.component.DeliveryException;
import dev.weir.api.component.Exporter;
import dev.weir.api.component.StartException;
import dev.weir.api.flow.Flow;
import dev.weir.api.telemetry.Meter;
import dev.weir.exporter.csv.row.RowSchema;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Appends the rows of each batch to the current file in one write, so that a delivered batch has
/// left the process. A timer forces rows to the disk and ends files that are old enough. Rows of
/// windows and other flow records have files of their own.
final class CsvExporter implements Exporter {
  private final ComponentContext context;
  private final CsvExporterConfig config;
  private final Meter.Counter rows;
  private final RowFiles flows;
  private final RowFiles windows;
  private @Nullable AutoCloseable timer;
  private boolean running;
  private String degraded = "";

  CsvExporter(ComponentContext context, CsvExporterConfig config) {
    this.context = context;
    this.config = config;
    this.rows = context.meter().counter("csv_rows", "Rows written.");
    Meter.Counter files = context.meter().counter("csv_files", "Files begun.");
    this.flows =
        new RowFiles(
            context, config, files, config.fileName(), RowSchema.interval(), _ -> config.label());
    this.windows =
        config.schema() == SchemaName.INTERVAL
            ? flows
            : new RowFiles(
                context,
                config,
                files,
                config.datasetName(),
                config.schema().schema(),
                _ -> config.label());
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
    timer = context.threads().every("sync", config.outputInterval(), this::tick);
  }

  /// Events and metrics have no row.
  @Override
  public boolean handles(Batch batch) {
    return batch instanceof FlowBatch;
  }

  @Override
  public void export(Batch batch) throws DeliveryException {
    if (batch instanceof FlowBatch records) {
      write(records);
    }
  }

  private synchronized void write(FlowBatch batch) throws DeliveryException {
    try {
      if (!running) {
        throw new IOException("the exporter does not run");
      }
      append(batch.flows());
    } catch (IOException e) {
      throw retryable(e);
    }
    rows.add(batch.size());
    degraded("");
  }

  /// All records or none: what is tried again must not be there already.
  private void append(List<Flow> records) throws IOException {
    List<Flow> withWindow = records.stream().filter(flow -> flow.window() != null).toList();
    if (windows == flows || withWindow.isEmpty()) {
      append(records, flows);
    } else if (withWindow.size() == records.size()) {
      append(records, windows);
    } else {
      List<Flow> others = new ArrayList<>(records);
      others.removeIf(flow -> flow.window() != null);
      append(withWindow, windows);
      try {
        append(others, flows);
      } catch (IOException e) {
        windows.undo();
        throw e;
      }
    }
  }

  private static void append(List<Flow> records, RowFiles files) throws IOException {
    if (!records.isEmpty()) {
      files.append(records);
    }
  }

  private synchronized void tick() {
    for (RowFiles files : files()) {
      try {
        files.tick();
      } catch (IOException e) {
        warn(e);
      }
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
      for (RowFiles files : files()) {
        try {
          files.close();
        } catch (IOException e) {
          warn(e);
        }
      }
    }
  }

  private List<RowFiles> files() {
    return windows == flows ? List.of(flows) : List.of(flows, windows);
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

  private void warn(IOException e) {
    String text = "rows could not be forced to disk: " + IoErrors.describe(e);
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
