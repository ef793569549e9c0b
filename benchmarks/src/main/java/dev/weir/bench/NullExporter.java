// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import dev.weir.api.Batch;
import dev.weir.api.component.ComponentContext;
import dev.weir.api.component.Exporter;
import dev.weir.api.component.ExporterFactory;
import dev.weir.api.component.Stability;
import java.time.Duration;

/// An exporter that takes everything and does nothing.
public final class NullExporter implements ExporterFactory<NullExporter.Config> {
  /// Nothing to set.
  public record Config() {}

  @Override
  public String type() {
    return "null";
  }

  @Override
  public String description() {
    return "Takes everything and does nothing.";
  }

  @Override
  public Stability stability() {
    return Stability.ALPHA;
  }

  @Override
  public Config defaults() {
    return new Config();
  }

  @Override
  public Exporter create(ComponentContext context, Config config) {
    return new Exporter() {
      @Override
      public void start() {}

      @Override
      public void export(Batch batch) {}

      @Override
      public void stop(Duration grace) {}
    };
  }
}
