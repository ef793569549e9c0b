// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue;

import dev.weir.api.component.Clock;
import dev.weir.api.component.DeliveryException;
import dev.weir.api.component.Exporter;
import dev.weir.core.config.RetrySettings;
import dev.weir.core.log.FailureLog;
import dev.weir.core.log.Messages;
import dev.weir.core.telemetry.ComponentTelemetry;
import dev.weir.core.telemetry.DropReason;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/// Takes one batch to its end: export, and again while that may help. While the service runs, tries
/// go on until `retry.max_elapsed`; a stop cuts the wait under way short, and tries go on until the
/// caller gives up. Safe for use by several workers.
final class Delivery {
  private static final String EXPORT = "export";

  private final Exporter exporter;
  private final RetrySettings retry;
  private final ComponentTelemetry telemetry;
  private final Ends ends;
  private final FailureLog failures;
  private final FailureLog drops;
  private final RandomGenerator random;
  private final Clock clock;
  private final LongAdder retries = new LongAdder();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile boolean givenUp;
  private volatile boolean leavesWhatFails;
  private volatile boolean left;

  /// @param failures for tries that failed and are made again
  /// @param drops for batches given up: a loss is told even when a failed try was told just before
  Delivery(
      Exporter exporter,
      RetrySettings retry,
      ComponentTelemetry telemetry,
      Ends ends,
      FailureLog failures,
      FailureLog drops,
      Clock clock,
      RandomGenerator random) {
    this.exporter = exporter;
    this.retry = retry;
    this.telemetry = telemetry;
    this.ends = ends;
    this.failures = failures;
    this.drops = drops;
    this.clock = clock;
    this.random = random;
  }

  /// Returns when the entry has ended, or is left to another queue.
  void deliver(Entry entry) {
    Backoff backoff = new Backoff(retry, random);
    long startNanos = System.nanoTime();
    while (!entry.ended()) {
      if (left) {
        return;
      }
      if (givenUp) {
        ends.refused(entry);
        return;
      }
      try {
        attempt(entry);
        telemetry.health().succeeded(EXPORT);
        failures.succeeded("exporting works again");
        drops.succeeded("nothing is dropped any more");
        ends.delivered(entry);
      } catch (DeliveryException.Permanent e) {
        drop(entry, DropReason.PERMANENT, "export failed for good; dropped", e);
      } catch (DeliveryException.Retryable e) {
        if (left || leavesWhatFails) {
          telemetry.failed(entry.batch());
          return;
        }
        tryAgainLater(entry, e, backoff.next(e.after()), startNanos);
      } catch (InterruptedException e) {
        // Only the end of the grace time interrupts; anything else is the exporter's own mistake.
        if (left) {
          return;
        }
        if (!givenUp) {
          drop(entry, DropReason.EXCEPTION, "export gave up without cause; dropped", e);
        }
      } catch (Throwable e) {
        telemetry.exception();
        drop(entry, DropReason.EXCEPTION, "export threw what it should have handled; dropped", e);
      }
    }
  }

  /// Waits for a retry end now.
  void stopping() {
    stopping.countDown();
  }

  /// From now on a batch whose export fails is left as it is.
  void leaveWhatFails() {
    leavesWhatFails = true;
  }

  /// Another queue takes what is not delivered by now.
  void leave() {
    left = true;
  }

  boolean left() {
    return left;
  }

  /// What is not delivered by now is refused.
  void giveUp() {
    givenUp = true;
  }

  boolean givenUp() {
    return givenUp;
  }

  long retries() {
    return retries.sum();
  }

  private void attempt(Entry entry) throws DeliveryException, InterruptedException {
    long before = System.nanoTime();
    entry.exportingSince(clock.monotonicNanos());
    try {
      exporter.export(entry.batch());
    } finally {
      entry.exportingSince(Entry.NOT_EXPORTING);
      telemetry.spent(System.nanoTime() - before);
    }
  }

  private void tryAgainLater(
      Entry entry, DeliveryException.Retryable e, Duration wait, long startNanos) {
    if (!retry.enabled()) {
      drop(entry, DropReason.RETRY_DISABLED, "export failed and retry is off; dropped", e);
      return;
    }
    Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
    boolean bounded = retry.maxElapsed().isPositive();
    if (bounded && elapsed.plus(wait).compareTo(retry.maxElapsed()) > 0) {
      String after = "export failed for " + elapsed.toMillis() + " ms, the most it may; dropped";
      drop(entry, DropReason.RETRY_EXHAUSTED, after, e);
      return;
    }
    telemetry.health().failedForNow(EXPORT, Messages.chain(e));
    telemetry.failed(entry.batch());
    failures.failed("export failed, trying again in " + wait.toMillis() + " ms", e);
    try {
      pause(wait);
      retries.increment();
    } catch (InterruptedException _) {
      // The loop sees whether it was given up; otherwise the wait was merely shorter.
    }
  }

  private void pause(Duration wait) throws InterruptedException {
    if (stopping.getCount() == 0) {
      Thread.sleep(wait);
    } else {
      boolean _ = stopping.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void drop(Entry entry, DropReason reason, String what, Throwable cause) {
    int items = entry.batch().size();
    telemetry.health().failed(EXPORT, Messages.chain(cause));
    telemetry.failed(entry.batch());
    drops.failed(what + " " + items + (items == 1 ? " record" : " records"), cause);
    ends.dropped(entry, reason);
  }
}
