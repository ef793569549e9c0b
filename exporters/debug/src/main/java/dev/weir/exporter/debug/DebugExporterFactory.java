// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.debug;

import dev.weir.api.component.ComponentContext;
import dev.weir.api.component.Exporter;
import dev.weir.api.component.ExporterFactory;
import dev.weir.api.component.Problems;
import dev.weir.api.component.Stability;

/// Makes `debug` exporters.
public final class DebugExporterFactory implements ExporterFactory<DebugExporterConfig> {
  @Override
  public String type() {
    return "debug";
  }

  @Override
  public String description() {
    return "Prints flows, events and metrics on standard output.";
  }

  @Override
  public Stability stability() {
    return Stability.ALPHA;
  }

  @Override
  public DebugExporterConfig defaults() {
    return DebugExporterConfig.defaults();
  }

  @Override
  public void check(DebugExporterConfig config, Problems problems) {
    if (config.maxRate() < 0) {
      problems.add("max_rate", "'" + config.maxRate() + "' is negative; wanted 0 or more");
    }
  }

  @Override
  public Exporter create(ComponentContext context, DebugExporterConfig config) {
    return new DebugExporter(context, config, System.out);
  }
}
