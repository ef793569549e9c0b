// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import dev.weir.api.Ack;
import dev.weir.api.Batch;
import dev.weir.api.BatchConsumer;
import dev.weir.api.Outcome;
import dev.weir.api.component.Processor;
import dev.weir.core.log.FailureLog;
import dev.weir.core.log.Messages;
import dev.weir.core.queue.Deadline;
import dev.weir.core.telemetry.ComponentTelemetry;
import dev.weir.core.telemetry.DropReason;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The edge in front of a processor: one thread at a time, counted, and safe from its exceptions.
/// Safe for use by several threads.
final class ProcessorEdge implements BatchConsumer {
  private static final String PROCESS = "process";

  private final Processor processor;
  private final ComponentTelemetry telemetry;
  private final FailureLog failures;
  private final Output output;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean closed;

  ProcessorEdge(
      Processor processor, ComponentTelemetry telemetry, FailureLog failures, Output output) {
    this.processor = processor;
    this.telemetry = telemetry;
    this.failures = failures;
    this.output = output;
  }

  @Override
  public void accept(Batch batch, Ack ack) {
    telemetry.in(batch);
    lock.lock();
    try {
      if (closed) {
        telemetry.refused(batch);
        ack.settle(Outcome.REFUSED);
        return;
      }
      process(batch, ack);
    } finally {
      lock.unlock();
    }
  }

  /// Refuses everything from now on and waits for the batch under way.
  ///
  /// @return false when that batch did not come through in time
  boolean close(Deadline deadline) {
    closed = true;
    try {
      if (!deadline.await(time -> lock.tryLock(time.toNanos(), TimeUnit.NANOSECONDS))) {
        return false;
      }
      lock.unlock();
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// The way to the next step.
  Gate gate() {
    return output.gate;
  }

  private void process(Batch batch, Ack ack) {
    long before = System.nanoTime();
    output.begin();
    try {
      processor.accept(batch, ack);
      telemetry.health().succeeded(PROCESS);
      failures.succeeded("processing works again");
    } catch (Throwable e) {
      telemetry.exception();
      telemetry.failed(batch);
      telemetry.dropped(batch, DropReason.EXCEPTION);
      telemetry.health().failed(PROCESS, Messages.chain(e));
      failures.failed("threw what it should have handled; dropped " + batch.size() + " records", e);
      ack.settle(Outcome.DROPPED);
    } finally {
      telemetry.spent(System.nanoTime() - before - output.end());
    }
  }

  /// The edge behind a processor. It measures the time that the steps behind take, which is not the
  /// processor's own.
  static final class Output implements BatchConsumer {
    private final ComponentTelemetry telemetry;
    private final Gate gate = new Gate();
    private volatile @Nullable Thread processing;

    /// Touched only by the thread that processes.
    private long downstreamNanos;

    Output(ComponentTelemetry telemetry) {
      this.telemetry = telemetry;
    }

    @Override
    public void accept(Batch batch, Ack ack) {
      telemetry.out(batch);
      long before = System.nanoTime();
      gate.accept(batch, ack);
      if (Thread.currentThread().equals(processing)) {
        downstreamNanos += System.nanoTime() - before;
      }
    }

    private void begin() {
      downstreamNanos = 0;
      processing = Thread.currentThread();
    }

    private long end() {
      processing = null;
      return downstreamNanos;
    }
  }
}
