// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.debug;

import dev.weir.api.Batch;
import dev.weir.api.EventBatch;
import dev.weir.api.FlowBatch;
import dev.weir.api.MetricBatch;
import dev.weir.api.component.ComponentContext;
import dev.weir.api.component.DeliveryException;
import dev.weir.api.component.Exporter;
import dev.weir.api.telemetry.Meter;
import dev.weir.exporter.debug.DebugExporterConfig.Format;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Prints batches. The stream is not its own and stays open.
final class DebugExporter implements Exporter {
  private final ComponentContext context;
  private final DebugExporterConfig config;
  private final PrintStream out;
  private final LineFormat format;

  /// One for each kind of batch, so that many records of one kind hide no others.
  private final RateLimit flowLimit;

  private final RateLimit eventLimit;
  private final RateLimit metricLimit;
  private final Meter.Counter suppressed;

  DebugExporter(ComponentContext context, DebugExporterConfig config, PrintStream out) {
    this.context = context;
    this.config = config;
    this.out = out;
    this.format = config.format() == Format.JSON ? new JsonLines() : new TextLines();
    long now = context.clock().monotonicNanos();
    this.flowLimit = new RateLimit(config.maxRate(), now);
    this.eventLimit = new RateLimit(config.maxRate(), now);
    this.metricLimit = new RateLimit(config.maxRate(), now);
    this.suppressed =
        context.meter().counter("debug_suppressed_lines", "Lines left out because of max_rate.");
  }

  @Override
  public void start() {}

  @Override
  public synchronized void export(Batch batch) throws DeliveryException {
    StringBuilder text = new StringBuilder(1024);
    long now = context.clock().monotonicNanos();
    RateLimit limit = limit(batch);
    if (limit.secondIsOver(now)) {
      tellSuppressed(text, limit);
    }
    format.lines(
        batch,
        line -> {
          if (limit.admit(now)) {
            text.append(line).append('\n');
          }
        });
    print(text);
  }

  @Override
  public synchronized void stop(Duration grace) {
    StringBuilder text = new StringBuilder();
    tellSuppressed(text, flowLimit);
    tellSuppressed(text, eventLimit);
    tellSuppressed(text, metricLimit);
    out.writeBytes(text.toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private RateLimit limit(Batch batch) {
    return switch (batch) {
      case FlowBatch _ -> flowLimit;
      case EventBatch _ -> eventLimit;
      case MetricBatch _ -> metricLimit;
    };
  }

  private void tellSuppressed(StringBuilder text, RateLimit limit) {
    long lines = limit.takeSuppressed();
    if (lines > 0) {
      suppressed.add(lines);
      text.append(format.suppressed(lines, config.maxRate())).append('\n');
    }
  }

  private void print(StringBuilder text) throws DeliveryException {
    out.writeBytes(text.toString().getBytes(StandardCharsets.UTF_8));
    if (out.checkError()) {
      throw new DeliveryException.Permanent("standard output is closed", null);
    }
  }
}
