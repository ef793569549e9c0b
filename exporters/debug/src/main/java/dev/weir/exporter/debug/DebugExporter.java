// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.debug;

import dev.weir.api.Batch;
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
  private final RateLimit limit;
  private final Meter.Counter suppressed;

  DebugExporter(ComponentContext context, DebugExporterConfig config, PrintStream out) {
    this.context = context;
    this.config = config;
    this.out = out;
    this.format = config.format() == Format.JSON ? new JsonLines() : new TextLines();
    this.limit = new RateLimit(config.maxRate(), context.clock().monotonicNanos());
    this.suppressed =
        context.meter().counter("debug_suppressed_lines", "Lines left out because of max_rate.");
  }

  @Override
  public void start() {}

  @Override
  public synchronized void export(Batch batch) throws DeliveryException {
    StringBuilder text = new StringBuilder(1024);
    long now = context.clock().monotonicNanos();
    if (limit.secondIsOver(now)) {
      tellSuppressed(text);
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
    tellSuppressed(text);
    out.writeBytes(text.toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private void tellSuppressed(StringBuilder text) {
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
