// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.fake;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.Processor;
import dev.weir.api.component.ProcessorContext;
import dev.weir.api.component.ProcessorFactory;
import dev.weir.api.component.Stability;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/// Makes processors by a lambda.
public record FakeProcessorFactory<C extends Record>(
    String type, C defaults, Function<C, List<Path>> files, Maker<C> maker)
    implements ProcessorFactory<C> {
  /// How one is made.
  @FunctionalInterface
  public interface Maker<C> {
    Processor make(ProcessorContext context, C config, BatchConsumer next);
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
  public Processor create(ProcessorContext context, C config, BatchConsumer next) {
    return maker.make(context, config, next);
  }
}
