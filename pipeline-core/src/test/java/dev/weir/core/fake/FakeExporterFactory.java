// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.fake;

import dev.weir.api.component.ComponentContext;
import dev.weir.api.component.Exporter;
import dev.weir.api.component.ExporterFactory;
import dev.weir.api.component.Stability;

/// Makes exporters by a lambda.
public record FakeExporterFactory(String type, Maker maker) implements ExporterFactory<NoSettings> {
  /// How one is made.
  @FunctionalInterface
  public interface Maker {
    Exporter make(ComponentContext context);
  }

  @Override
  public String description() {
    return "A fake.";
  }

  @Override
  public Stability stability() {
    return Stability.ALPHA;
  }

  @Override
  public NoSettings defaults() {
    return new NoSettings();
  }

  @Override
  public Exporter create(ComponentContext context, NoSettings config) {
    return maker.make(context);
  }
}
