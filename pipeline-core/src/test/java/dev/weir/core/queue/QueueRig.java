// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue;

import static org.awaitility.Awaitility.await;

import dev.weir.api.Batch;
import dev.weir.api.Outcome;
import dev.weir.api.component.ByteSize;
import dev.weir.api.component.ComponentId;
import dev.weir.api.component.Kind;
import dev.weir.api.component.StartException;
import dev.weir.core.config.QueueSettings;
import dev.weir.core.config.QueueSettings.Fsync;
import dev.weir.core.config.QueueSettings.Storage;
import dev.weir.core.config.QueueSettings.WhenFull;
import dev.weir.core.config.RetrySettings;
import dev.weir.core.fake.Batches;
import dev.weir.core.fake.FakeExporter;
import dev.weir.core.telemetry.ComponentKey;
import dev.weir.core.telemetry.ComponentTelemetry;
import dev.weir.testkit.ManualClock;
import dev.weir.testkit.RecordingLogger;
import dev.weir.testkit.TrackedThreads;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A queue in front of a fake exporter.
final class QueueRig {
  final FakeExporter exporter = new FakeExporter();
  final ManualClock clock = new ManualClock();
  final ComponentTelemetry telemetry =
      new ComponentTelemetry(
          ComponentKey.shared(Kind.EXPORTER, ComponentId.parse("fake")),
          clock,
          Duration.ofSeconds(30));
  private final RecordingLogger logger = new RecordingLogger();
  private final TrackedThreads threads = TrackedThreads.realTime();
  private long capacity = 1 << 20;
  private WhenFull whenFull = WhenFull.BLOCK;
  private int workers = 1;
  private Consumer<ExporterQueue> beforeStart = _ -> {};
  private Storage storage = Storage.MEMORY;
  private Path directory = QueueSettings.DEFAULTS.directory();
  private Fsync fsync = Fsync.NEVER;
  private RetrySettings retry = quick(Duration.ofMinutes(5));
  private @Nullable ExporterQueue queue;

  static RetrySettings quick(Duration maxElapsed) {
    return new RetrySettings(
        true, Duration.ofMillis(1), Duration.ofMillis(2), maxElapsed, 1.5, 0.5);
  }

  QueueRig capacity(long bytes) {
    capacity = bytes;
    return this;
  }

  QueueRig whenFull(WhenFull policy) {
    whenFull = policy;
    return this;
  }

  QueueRig onDisk(Path below) {
    storage = Storage.DISK;
    directory = below;
    return this;
  }

  QueueRig fsync(Fsync when) {
    fsync = when;
    return this;
  }

  void beforeStart(Consumer<ExporterQueue> action) {
    beforeStart = action;
  }

  QueueRig workers(int count) {
    workers = count;
    return this;
  }

  QueueRig retry(RetrySettings settings) {
    retry = settings;
    return this;
  }

  void start() throws StartException {
    queue =
        new ExporterQueue(
            exporter,
            new QueueSettings(
                storage,
                new ByteSize(capacity),
                whenFull,
                workers,
                directory,
                fsync,
                Duration.ofMillis(20)),
            retry,
            telemetry,
            threads,
            clock,
            logger,
            new Random(1));
    beforeStart.accept(queue);
    queue.start();
  }

  ExporterQueue queue() {
    return Objects.requireNonNull(queue);
  }

  CompletableFuture<Outcome> offer(Batch batch) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    queue().accept(batch, outcome::complete);
    return outcome;
  }

  /// Offers from a thread that may come to wait for room.
  CompletableFuture<Outcome> offerElsewhere(Batch batch) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    Thread _ = threads.virtual("producer", () -> queue().accept(batch, outcome::complete));
    return outcome;
  }

  /// Gives the stalled worker one batch and then lets so many wait.
  List<CompletableFuture<Outcome>> fillWorkerAndQueue(int waiting) {
    List<CompletableFuture<Outcome>> all = new ArrayList<>();
    all.add(offer(Batches.ofEvents(1)));
    await().until(() -> queue().bytes() == 0);
    for (int i = 0; i < waiting; i++) {
      all.add(offer(Batches.ofEvents(1)));
    }
    return all;
  }

  Drained drain(Duration time) {
    return queue().drain(Deadline.in(time));
  }

  /// What was logged so far, at whatever level.
  List<String> log() {
    return logger.messages(Level.ALL);
  }

  List<String> threadsLeft() {
    return threads.alive();
  }
}
