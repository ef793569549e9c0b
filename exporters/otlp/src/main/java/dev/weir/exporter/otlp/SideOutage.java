// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import dev.weir.api.component.Clock;
import dev.weir.api.component.DeliveryException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Whether the server takes for the time being what batches only bring along: the spans of flows. What
/// a batch is about does not wait long for that. A request is tried for two seconds; then the signal
/// rests for half a minute, or as long as the server asks, and is tried once after each rest. Safe for
/// use by several threads.
final class SideOutage {
  private static final int MOST_TRIES = 5;
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_TRYING = Duration.ofSeconds(2);
  private static final Duration SHORTEST_REST = Duration.ofSeconds(30);

  private final Clock clock;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private String reason = "";
  private long restsUntilNanos;

  SideOutage(Clock clock) {
    this.clock = clock;
  }

  /// Why nothing is sent just now; empty when it is.
  synchronized String reason() {
    return clock.monotonicNanos() - restsUntilNanos < 0 ? reason : "";
  }

  /// The server has answered.
  synchronized void over() {
    reason = "";
  }

  /// Nothing waits any longer.
  void stop() {
    stopped.countDown();
  }

  /// Of one request, which begin now.
  Tries tries() {
    return new Tries();
  }

  private synchronized boolean known() {
    return !reason.isEmpty();
  }

  private synchronized void rest(DeliveryException.Retryable failure) {
    Throwable cause = failure.getCause();
    reason = failure.getMessage() + (cause == null ? "" : " (" + cause.getMessage() + ")");
    restsUntilNanos = clock.monotonicNanos() + longer(failure.after(), SHORTEST_REST).toNanos();
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  /// The tries of one request. For one thread.
  final class Tries {
    private final long sinceNanos = clock.monotonicNanos();
    private int failed;

    private Tries() {}

    /// One has failed. Returns when the next is due.
    ///
    /// @return why there is none; empty when there is
    /// @throws InterruptedException while waiting
    String failed(DeliveryException.Retryable failure) throws InterruptedException {
      Duration wait = longer(failure.after(), FIRST_WAIT.multipliedBy(1L << failed));
      Duration trying = Duration.ofNanos(clock.monotonicNanos() - sinceNanos).plus(wait);
      failed++;
      if (known() || failed == MOST_TRIES || trying.compareTo(LONGEST_TRYING) > 0) {
        rest(failure);
        return reason();
      }
      boolean _ = stopped.await(wait.toNanos(), TimeUnit.NANOSECONDS);
      return "";
    }
  }
}
