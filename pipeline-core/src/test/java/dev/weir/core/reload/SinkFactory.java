// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.reload;

import dev.weir.api.component.ComponentContext;
import dev.weir.api.component.Exporter;
import dev.weir.api.component.ExporterFactory;
import dev.weir.api.component.Stability;
import java.nio.file.Path;
import java.util.List;

/// Makes [Sink]s.
record SinkFactory(World world) implements ExporterFactory<MarkedSettings> {
  @Override
  public String type() {
    return "sink";
  }

  @Override
  public String description() {
    return "A sink of a test.";
  }

  @Override
  public Stability stability() {
    return Stability.ALPHA;
  }

  @Override
  public MarkedSettings defaults() {
    return MarkedSettings.DEFAULTS;
  }

  @Override
  public List<Path> files(MarkedSettings config) {
    return config.rules().toString().isEmpty() ? List.of() : List.of(config.rules());
  }

  @Override
  public Exporter create(ComponentContext context, MarkedSettings config) {
    if (config.mark().equals("unmakeable")) {
      throw new IllegalStateException("it cannot be made");
    }
    Sink made = new Sink(world, context, config);
    world.made(made, context.id());
    return made;
  }
}
