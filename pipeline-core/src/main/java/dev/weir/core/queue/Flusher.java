// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue;

import dev.weir.api.component.DeliveryException;
import dev.weir.api.component.Exporter;
import dev.weir.core.log.FailureLog;
import dev.weir.core.log.Messages;
import dev.weir.core.telemetry.ComponentTelemetry;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Calls the exporter's flush when there is something to flush, by one thread at a time, and again
/// after a failure. Safe for use by several workers.
final class Flusher {
  private static final String FLUSH = "flush";
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Exporter exporter;
  private final ComponentTelemetry telemetry;
  private final FailureLog failures;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean dirty;
  private volatile String failure = "";

  Flusher(Exporter exporter, ComponentTelemetry telemetry, FailureLog failures) {
    this.exporter = exporter;
    this.telemetry = telemetry;
    this.failures = failures;
  }

  /// Something was exported since the last flush.
  void exported() {
    dirty = true;
  }

  /// How long a worker may wait for the next batch before it should flush again.
  long waitNanos() {
    return dirty ? AGAIN_NANOS : Long.MAX_VALUE;
  }

  void flush() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (!dirty) {
        return;
      }
      dirty = false;
      long before = System.nanoTime();
      exporter.flush();
      telemetry.spent(System.nanoTime() - before);
      telemetry.health().succeeded(FLUSH);
      failures.succeeded("flushing works again");
      failure = "";
    } catch (DeliveryException e) {
      failed(e);
    } catch (InterruptedException e) {
      dirty = true;
      failure = "interrupted";
      throw e;
    } catch (Throwable e) {
      telemetry.exception();
      failed(e);
    } finally {
      lock.unlock();
    }
  }

  /// Why the last flush failed; empty when it did not.
  String failure() {
    return failure;
  }

  private void failed(Throwable cause) {
    dirty = true;
    failure = Messages.chain(cause);
    telemetry.health().failedForNow(FLUSH, failure);
    failures.failed("flush failed", cause);
  }
}
