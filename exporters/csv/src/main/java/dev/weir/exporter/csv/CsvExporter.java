// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import dev.weir.api.Batch;
import dev.weir.api.EventBatch;
import dev.weir.api.FlowBatch;
import dev.weir.api.MetricBatch;
import dev.weir.api.component.ComponentContext;
import dev.weir.api.component.DeliveryException;
import dev.weir.api.component.Exporter;
import dev.weir.api.component.StartException;
import dev.weir.api.flow.Flow;
import dev.weir.exporter.csv.label.Label;
import dev.weir.exporter.csv.label.LabelRules;
import dev.weir.exporter.csv.row.RowEncoder;
import dev.weir.exporter.csv.row.RowSchema;
import java.io.IOException;
import java.io.InterruptedIOException;
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
  private final Counters counters;
  private final PacketTotals packets = new PacketTotals();
  private final Dataset flows;
  private final Dataset windows;
  private @Nullable AutoCloseable timer;
  private LabelRules rules;
  private boolean running;
  private volatile long giveUpNanos = Long.MAX_VALUE;
  private String degraded = "";

  CsvExporter(ComponentContext context, CsvExporterConfig config) {
    this.context = context;
    this.config = config;
    this.counters = Counters.of(context.meter());
    this.rules = LabelRules.none(config.label());
    this.flows = dataset(SchemaName.INTERVAL, config.fileName());
    this.windows =
        config.schema() == SchemaName.INTERVAL
            ? flows
            : dataset(config.schema(), config.datasetName());
  }

  private Dataset dataset(SchemaName name, String fileName) {
    RowSchema all = name.schema();
    Label none = new Label(config.label(), null);
    RowSchema schema = config.dropIdentifiers() ? all.withoutIdentifiers() : all;
    return new Dataset(
        context,
        config,
        counters,
        new FileNames(config.directory(), fileName),
        // Rows of the interval schema have no label.
        new RowEncoder(schema, flow -> name == SchemaName.INTERVAL ? none : rules.of(flow)),
        new ManifestHead(context, config, schema, () -> rules.text()),
        packets::copy);
  }

  @Override
  public synchronized void start() throws StartException {
    readRules();
    boolean recovered = false;
    try {
      Files.createDirectories(config.directory());
      FileNames.tryOut(config.directory());
      recover(flows, config.fileName());
      recover(windows, config.datasetName());
      recovered = true;
    } catch (IOException e) {
      throw new StartException(
          "directory '"
              + config.directory()
              + "' cannot be written: "
              + IoErrors.describe(e)
              + "; make it writable or set another",
          e);
    } finally {
      if (!recovered) {
        leaveRecovered();
      }
    }
    running = true;
    timer = context.threads().every("sync", config.outputInterval(), this::tick);
  }

  /// What was found is left to another start, which can open it again.
  private void leaveRecovered() {
    for (Dataset dataset : datasets()) {
      try {
        dataset.leave();
      } catch (IOException e) {
        warn(e);
      }
    }
  }

  /// Read anew: the file may have changed since the configuration was checked.
  private void readRules() throws StartException {
    if (!config.hasRules()) {
      return;
    }
    List<String> problems = new ArrayList<>();
    rules =
        LabelRules.read(
            config.labels(), config.label(), problem -> problems.add(problem.toString()));
    if (!problems.isEmpty()) {
      throw new StartException(String.join("\n", problems));
    }
  }

  private void recover(Dataset dataset, String fileName) throws IOException {
    FileNames names = new FileNames(config.directory(), fileName);
    new Recovery(names, counters, context.logger()).files(dataset::takeOver);
    if (config.fileFormat() == FileFormat.CSV) {
      dataset.finishEnded(() -> false); // no more than to give it its name
    }
  }

  /// Events have no row. Of metrics, the manifest repeats what became of packets.
  @Override
  public boolean handles(Batch batch) {
    return switch (batch) {
      case FlowBatch _ -> true;
      case MetricBatch metrics -> PacketTotals.concern(metrics);
      case EventBatch _ -> false;
    };
  }

  @Override
  public void export(Batch batch) throws DeliveryException {
    switch (batch) {
      case FlowBatch records -> write(records);
      case MetricBatch metrics -> packets.add(metrics);
      case EventBatch _ -> {}
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
    counters.rows().add(batch.size());
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

  private static void append(List<Flow> records, Dataset dataset) throws IOException {
    if (!records.isEmpty()) {
      dataset.append(records);
    }
  }

  /// Finishing files may take long and is done without the lock: meanwhile rows go on.
  private void tick() {
    for (Dataset dataset : datasets()) {
      try {
        dataset.tick();
        dataset.finishEnded(this::isGivenUp);
      } catch (IOException e) {
        warn(e);
      }
    }
  }

  private boolean isGivenUp() {
    return context.clock().monotonicNanos() > giveUpNanos;
  }

  @Override
  public void stop(Duration grace) {
    giveUpNanos = context.clock().monotonicNanos() + grace.toNanos();
    AutoCloseable open;
    boolean ran;
    synchronized (this) {
      ran = running;
      running = false;
      open = timer;
      timer = null;
    }
    closeTimer(open); // without the lock: it waits for a tick that may want it
    List<String> unfinished = new ArrayList<>();
    for (Dataset dataset : datasets()) {
      try {
        if (config.headerOfNone() && ran && dataset == windows) {
          dataset.writeHeaderUnlessBegun();
        }
        dataset.close(this::isGivenUp);
      } catch (InterruptedIOException e) {
        warn(e); // its rows are there as text, and no time was given for more
      } catch (IOException e) {
        warn(e);
        unfinished.add(IoErrors.describe(e));
      }
    }
    if (!unfinished.isEmpty()) {
      throw new IllegalStateException(
          "files in '"
              + config.directory()
              + "' are not finished, the next run there will: "
              + String.join("; ", unfinished));
    }
  }

  private List<Dataset> datasets() {
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

  private synchronized void degraded(String reason) {
    if (!reason.equals(degraded)) {
      degraded = reason;
      context.degraded(reason);
    }
  }

  private void warn(IOException e) {
    String text = "a file could not be written to the end: " + IoErrors.describe(e);
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
