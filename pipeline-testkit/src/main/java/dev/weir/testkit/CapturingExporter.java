// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit;

import static org.awaitility.Awaitility.await;

import dev.weir.api.Batch;
import dev.weir.api.component.DeliveryException;
import dev.weir.api.component.Exporter;
import dev.weir.api.flow.Flow;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// Keeps every batch it is given, fails when told to, and can be held up. Safe for use by several
/// threads.
public final class CapturingExporter implements Exporter {
  private final List<Batch> batches = new CopyOnWriteArrayList<>();
  private final Queue<DeliveryException> failures = new ConcurrentLinkedQueue<>();
  private final Semaphore gate = new Semaphore(Integer.MAX_VALUE);
  private final AtomicInteger attempts = new AtomicInteger();
  private final AtomicInteger flushes = new AtomicInteger();
  private final AtomicInteger starts = new AtomicInteger();
  private final AtomicInteger stops = new AtomicInteger();

  /// The next call of `export` that is not yet spoken for throws `failure`.
  public void failNext(DeliveryException failure) {
    failures.add(failure);
  }

  /// Lets `export` wait until [#open].
  public void hold() {
    gate.drainPermits();
  }

  public void open() {
    gate.drainPermits();
    gate.release(Integer.MAX_VALUE);
  }

  /// Lets so many calls through.
  public void admit(int calls) {
    gate.release(calls);
  }

  @Override
  public void start() {
    starts.incrementAndGet();
  }

  @Override
  public void export(Batch batch) throws DeliveryException, InterruptedException {
    attempts.incrementAndGet();
    gate.acquire();
    DeliveryException failure = failures.poll();
    if (failure != null) {
      throw failure;
    }
    batches.add(batch);
  }

  @Override
  public void flush() {
    flushes.incrementAndGet();
  }

  @Override
  public void stop(Duration grace) {
    stops.incrementAndGet();
  }

  public List<Batch> batches() {
    return List.copyOf(batches);
  }

  public List<Flow> flows() {
    return CapturingConsumer.flowsOf(batches);
  }

  /// Calls of `export`, failed and waiting ones included.
  public int attempts() {
    return attempts.get();
  }

  public int flushes() {
    return flushes.get();
  }

  public int starts() {
    return starts.get();
  }

  public int stops() {
    return stops.get();
  }

  /// Waits until there are so many batches, at most ten seconds.
  public List<Batch> awaitBatches(int count) {
    await().atMost(Duration.ofSeconds(10)).until(() -> batches.size() >= count);
    return batches();
  }
}
