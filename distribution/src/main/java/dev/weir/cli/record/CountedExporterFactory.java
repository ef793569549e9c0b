// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.record;

import dev.weir.api.Batch;
import dev.weir.api.component.ComponentContext;
import dev.weir.api.component.DeliveryException;
import dev.weir.api.component.Exporter;
import dev.weir.api.component.ExporterFactory;
import dev.weir.api.component.Problems;
import dev.weir.api.component.Stability;
import dev.weir.api.component.StartException;
import java.time.Duration;

/// Makes the exporters of another factory, and counts what they deliver.
///
/// @param <C> as of the other
public final class CountedExporterFactory<C extends Record> implements ExporterFactory<C> {
  private final ExporterFactory<C> factory;
  private final RowCount count;

  public CountedExporterFactory(ExporterFactory<C> factory, RowCount count) {
    this.factory = factory;
    this.count = count;
  }

  @Override
  public String type() {
    return factory.type();
  }

  @Override
  public String description() {
    return factory.description();
  }

  @Override
  public Stability stability() {
    return factory.stability();
  }

  @Override
  public C defaults() {
    return factory.defaults();
  }

  @Override
  public void check(C config, Problems problems) {
    factory.check(config, problems);
  }

  @Override
  public void checkEnvironment(C config, Problems problems) {
    factory.checkEnvironment(config, problems);
  }

  @Override
  public Exporter create(ComponentContext context, C config) {
    return new Counted(factory.create(context, config), count);
  }

  /// What an export threw was not delivered, and is not counted.
  private record Counted(Exporter exporter, RowCount count) implements Exporter {
    @Override
    public void start() throws StartException {
      exporter.start();
    }

    @Override
    public void export(Batch batch) throws DeliveryException, InterruptedException {
      exporter.export(batch);
      count.add(batch);
    }

    @Override
    public boolean handles(Batch batch) {
      return exporter.handles(batch);
    }

    @Override
    public void flush() throws DeliveryException, InterruptedException {
      exporter.flush();
    }

    @Override
    public int concurrency() {
      return exporter.concurrency();
    }

    @Override
    public void stop(Duration grace) {
      exporter.stop(grace);
    }
  }
}
