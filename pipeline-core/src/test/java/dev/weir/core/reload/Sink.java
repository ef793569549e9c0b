// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.reload;

import dev.weir.api.Batch;
import dev.weir.api.component.ComponentContext;
import dev.weir.api.component.DeliveryException;
import dev.weir.api.component.Exporter;
import dev.weir.api.component.StartException;
import java.time.Duration;

/// An exporter that keeps what it is given, under its id and mark.
final class Sink implements Exporter {
  private final World world;
  private final ComponentContext context;
  private final MarkedSettings config;

  Sink(World world, ComponentContext context, MarkedSettings config) {
    this.world = world;
    this.context = context;
    this.config = config;
  }

  private String name() {
    return context.id() + " " + config.mark();
  }

  @Override
  public void start() throws StartException {
    world.start(context.id(), config);
  }

  @Override
  public void export(Batch batch) throws DeliveryException, InterruptedException {
    try {
      world.workOf(name()).export(batch);
    } catch (DeliveryException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    world.delivered(name(), batch);
  }

  @Override
  public void stop(Duration grace) {
    world.stop(context.id(), config);
  }
}
