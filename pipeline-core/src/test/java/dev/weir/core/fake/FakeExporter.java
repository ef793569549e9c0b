// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.fake;

import dev.weir.api.Batch;
import dev.weir.api.component.ComponentContext;
import dev.weir.api.component.DeliveryException;
import dev.weir.api.component.Exporter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// An exporter that does what a test says, by default keeps what it gets.
public final class FakeExporter implements Exporter {
  /// What it does before it takes a batch.
  @FunctionalInterface
  public interface Work {
    void export(Batch batch) throws DeliveryException, InterruptedException;
  }

  private final String name;
  private final List<String> journal;
  private final List<Batch> delivered = new CopyOnWriteArrayList<>();
  private final AtomicInteger flushes = new AtomicInteger();
  private volatile Work work = _ -> {};
  private volatile Work flushWork = _ -> {};
  private volatile Predicate<Batch> handled = _ -> true;
  private volatile int concurrency = 1;
  private @Nullable ComponentContext context;

  public FakeExporter(String name, List<String> journal) {
    this.name = name;
    this.journal = journal;
  }

  public FakeExporter() {
    this("fake", new CopyOnWriteArrayList<>());
  }

  /// Keeps what the runtime gave.
  FakeExporter in(ComponentContext given) {
    context = given;
    return this;
  }

  public ComponentContext context() {
    return Objects.requireNonNull(context);
  }

  /// Makes every export wait for the latch, until interrupted.
  public CountDownLatch stall() {
    CountDownLatch gate = new CountDownLatch(1);
    work = _ -> gate.await();
    return gate;
  }

  public FakeExporter doing(Work newWork) {
    work = newWork;
    return this;
  }

  /// Makes flush do this; it gets an empty batch.
  public void flushing(Work newWork) {
    flushWork = newWork;
  }

  public FakeExporter withConcurrency(int threads) {
    concurrency = threads;
    return this;
  }

  /// Leaves every other batch alone.
  public void handlingOnly(Predicate<Batch> only) {
    handled = only;
  }

  public List<Batch> delivered() {
    return delivered;
  }

  public int flushes() {
    return flushes.get();
  }

  @Override
  public boolean handles(Batch batch) {
    return handled.test(batch);
  }

  @Override
  public int concurrency() {
    return concurrency;
  }

  @Override
  public void start() {
    journal.add("start " + name);
  }

  @Override
  public void export(Batch batch) throws DeliveryException, InterruptedException {
    work.export(batch);
    delivered.add(batch);
  }

  @Override
  public void flush() throws DeliveryException, InterruptedException {
    flushWork.export(Batches.ofEvents(0));
    flushes.incrementAndGet();
  }

  @Override
  public void stop(Duration grace) {
    journal.add("stop " + name);
  }
}
