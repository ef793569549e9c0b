// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.reload;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.Processor;
import dev.weir.api.component.ProcessorContext;
import dev.weir.api.component.ProcessorFactory;
import dev.weir.api.component.Stability;
import java.nio.file.Path;
import java.util.List;

/// Makes [Step]s.
record StepFactory(World world) implements ProcessorFactory<MarkedSettings> {
  @Override
  public String type() {
    return "step";
  }

  @Override
  public String description() {
    return "A step of a test.";
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
  public Processor create(ProcessorContext context, MarkedSettings config, BatchConsumer next) {
    if (config.mark().equals("unmakeable")) {
      throw new IllegalStateException("it cannot be made");
    }
    Step made = new Step(world, context, config, next);
    world.made(made, context.id());
    return made;
  }
}
