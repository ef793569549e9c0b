// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import dev.weir.api.Batch;
import dev.weir.api.component.ComponentContext;
import dev.weir.api.component.Exporter;
import dev.weir.api.component.ExporterFactory;
import dev.weir.api.component.Stability;
import java.time.Duration;

/// An exporter that takes everything and counts it.
public final class NullExporter implements ExporterFactory<NullExporter.Config> {
  /// Nothing to set.
  public record Config() {}

  private long taken;

  /// Waits until exporters of this factory have taken so many records.
  synchronized void await(long records) throws InterruptedException {
    while (taken < records) {
      wait();
    }
  }

  synchronized long taken() {
    return taken;
  }

  private synchronized void take(Batch batch) {
    taken += batch.size();
    notifyAll();
  }

  @Override
  public String type() {
    return "null";
  }

  @Override
  public String description() {
    return "Takes everything and counts it.";
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
      public void export(Batch batch) {
        take(batch);
      }

      @Override
      public void stop(Duration grace) {}
    };
  }
}
