// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Ack;
import dev.weir.api.Batch;
import dev.weir.api.component.Component;
import dev.weir.api.component.ComponentFactory;
import dev.weir.api.component.Exporter;
import dev.weir.api.component.ExporterFactory;
import dev.weir.api.component.Processor;
import dev.weir.api.component.ProcessorFactory;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverFactory;
import dev.weir.testkit.CapturingConsumer;
import dev.weir.testkit.SampleBatches;
import dev.weir.testkit.TestContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// How a component starts, works and stops.
final class LifecycleContract {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final ComponentContractTest test;
  private final ComponentFactory<?> factory;

  LifecycleContract(ComponentContractTest test, ComponentFactory<?> factory) {
    this.test = test;
    this.factory = factory;
  }

  void stopsWithoutStart() throws Exception {
    try (Run run = new Run(test.scratch("run"))) {
      run.component.stop(GRACE);
    }
  }

  void startsAgain() throws Exception {
    Path scratch = test.scratch("run");
    for (int i = 0; i < 2; i++) {
      try (Run run = new Run(scratch)) {
        run.component.start();
      }
    }
  }

  void stopsTwice() throws Exception {
    try (Run run = new Run(test.scratch("run"))) {
      run.component.start();
      run.component.stop(GRACE);
      run.component.stop(GRACE);
    }
  }

  /// Several times over, so that what is remembered from one batch meets the next.
  void takesAnyShape() throws Exception {
    List<Batch> batches = new ArrayList<>(SampleBatches.all());
    batches.addAll(SampleBatches.all());
    deliver(batches, true);
  }

  void flushesOnStop() throws Exception {
    deliver(SampleBatches.all(), false);
  }

  private void deliver(List<Batch> batches, boolean flush) throws Exception {
    Path scratch = test.scratch("run");
    AtomicInteger settled = new AtomicInteger();
    try (Run run = new Run(scratch)) {
      run.component.start();
      if (run.component instanceof Exporter exporter) {
        assertThat(batches).as("batches that it handles").anyMatch(exporter::handles);
      }
      for (Batch batch : batches) {
        switch (run.component) {
          case Exporter exporter -> exporter.export(batch);
          case Processor processor ->
              processor.accept(batch, Ack.of(_ -> settled.incrementAndGet()));
          case Receiver receiver -> throw new IllegalStateException(receiver + " takes no batches");
        }
      }
      if (flush && run.component instanceof Exporter exporter) {
        exporter.flush();
      }
    }
    if (factory instanceof ProcessorFactory<?>) {
      assertThat(settled).as("settled acks").hasValue(batches.size());
    }
    test.assertDelivered(factory, scratch, batches);
  }

  /// One instance of the component. Closing stops it and checks that nothing of it is left.
  private final class Run implements AutoCloseable {
    private final ThreadCensus census = new ThreadCensus();
    private final TestContext context = TestContext.of(factory.type());
    private final CapturingConsumer next = new CapturingConsumer();
    private final Component component;

    private Run(Path scratch) throws Exception {
      component = create(factory, context, test.sampleConfig(factory, scratch), next);
    }

    @Override
    public void close() {
      long start = System.nanoTime();
      component.stop(GRACE);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("time that stop took")
          .isLessThan(GRACE.plusSeconds(1));
      int handedOver = next.batches().size();
      census.awaitNoMore(context.threads());
      assertThat(context.threads().escaped()).as("exceptions that escaped").isEmpty();
      assertThat(next.batches()).as("batches after stop").hasSize(handedOver);
    }
  }

  private static Component create(
      ComponentFactory<?> factory, TestContext context, Record config, CapturingConsumer next) {
    return switch (factory) {
      case ReceiverFactory<?> receiver -> create(receiver, context, config, next);
      case ProcessorFactory<?> processor -> create(processor, context, config, next);
      case ExporterFactory<?> exporter -> create(exporter, context, config);
    };
  }

  @SuppressWarnings("unchecked")
  private static <C extends Record> Receiver create(
      ReceiverFactory<C> factory, TestContext context, Record config, CapturingConsumer next) {
    return factory.create(context, (C) config, next);
  }

  @SuppressWarnings("unchecked")
  private static <C extends Record> Processor create(
      ProcessorFactory<C> factory, TestContext context, Record config, CapturingConsumer next) {
    return factory.create(context, (C) config, next);
  }

  @SuppressWarnings("unchecked")
  private static <C extends Record> Exporter create(
      ExporterFactory<C> factory, TestContext context, Record config) {
    return factory.create(context, (C) config);
  }
}
