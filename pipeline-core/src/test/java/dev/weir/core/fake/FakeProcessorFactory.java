// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.fake;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.Processor;
import dev.weir.api.component.ProcessorContext;
import dev.weir.api.component.ProcessorFactory;
import dev.weir.api.component.Stability;

/// Makes processors by a lambda.
public record FakeProcessorFactory(String type, Maker maker)
    implements ProcessorFactory<NoSettings> {
  /// How one is made.
  @FunctionalInterface
  public interface Maker {
    Processor make(ProcessorContext context, BatchConsumer next);
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
  public Processor create(ProcessorContext context, NoSettings config, BatchConsumer next) {
    return maker.make(context, next);
  }
}
