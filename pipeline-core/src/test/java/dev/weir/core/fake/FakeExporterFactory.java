// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.fake;

import dev.weir.api.component.ComponentContext;
import dev.weir.api.component.Exporter;
import dev.weir.api.component.ExporterFactory;
import dev.weir.api.component.Stability;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/// Makes exporters by a lambda.
public record FakeExporterFactory<C extends Record>(
    String type, C defaults, Function<C, List<Path>> files, Maker<C> maker)
    implements ExporterFactory<C> {
  /// How one is made.
  @FunctionalInterface
  public interface Maker<C> {
    Exporter make(ComponentContext context, C config);
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
  public List<Path> files(C config) {
    return files.apply(config);
  }

  @Override
  public Exporter create(ComponentContext context, C config) {
    return maker.make(context, config);
  }
}
