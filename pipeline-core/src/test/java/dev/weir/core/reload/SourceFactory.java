// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.reload;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.ReceiverFactory;
import dev.weir.api.component.Stability;
import java.nio.file.Path;
import java.util.List;

/// Makes [Source]s.
record SourceFactory(World world) implements ReceiverFactory<MarkedSettings> {
  @Override
  public String type() {
    return "source";
  }

  @Override
  public String description() {
    return "A source of a test.";
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
  public Receiver create(ReceiverContext context, MarkedSettings config, BatchConsumer next) {
    if (config.mark().equals("unmakeable")) {
      throw new IllegalStateException("it cannot be made");
    }
    Source made = new Source(world, context, config, next);
    world.made(made, context.id());
    return made;
  }
}
