// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.pipeline;

import dev.weir.api.component.ComponentContext;
import dev.weir.api.component.Exporter;
import dev.weir.api.component.ExporterFactory;
import dev.weir.api.component.Stability;

/// Puts one object at the end of a pipeline. Not in any catalogue: it is made for one run.
public final class GivenExporterFactory implements ExporterFactory<GivenExporterFactory.Settings> {
  private final String type;
  private final Exporter exporter;

  public GivenExporterFactory(String type, Exporter exporter) {
    this.type = type;
    this.exporter = exporter;
  }

  /// There is nothing to set.
  public record Settings() {}

  @Override
  public String type() {
    return type;
  }

  @Override
  public String description() {
    return "Takes what comes by for the command that runs.";
  }

  @Override
  public Stability stability() {
    return Stability.ALPHA;
  }

  @Override
  public Settings defaults() {
    return new Settings();
  }

  @Override
  public Exporter create(ComponentContext context, Settings config) {
    return exporter;
  }
}
