// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import dev.weir.api.component.Clock;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// The largest request that is sent: as configured, and less once the server has refused one of that
/// size. It is doubled again each minute; while the server refuses that too, more and more rarely, at
/// least every hour. Safe for use by several threads.
final class RequestLimit {
  /// What is refused below this is refused for other reasons, or by a server that cannot be helped.
  private static final int LEAST_BYTES = 64 << 10;

  private static final long SHORTEST_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);

  private final int configured;
  private final Clock clock;
  private final System.Logger logger;
  private int bytes;
  private int leastTold;
  private long sinceNanos;
  private long patienceNanos = SHORTEST_NANOS;

  /// Whether it was doubled last, not halved.
  private boolean grown;

  RequestLimit(int bytes, Clock clock, System.Logger logger) {
    this.configured = bytes;
    this.clock = clock;
    this.logger = logger;
    this.bytes = bytes;
    this.leastTold = bytes;
  }

  synchronized int bytes() {
    long now = clock.monotonicNanos();
    if (bytes < configured && now - sinceNanos >= patienceNanos) {
      if (grown) {
        patienceNanos = Math.max(SHORTEST_NANOS, patienceNanos / 2);
      }
      bytes = (int) Math.min(configured, 2L * bytes);
      sinceNanos = now;
      grown = true;
    }
    return bytes;
  }

  /// As configured: what a single record may have that cannot be sent in less.
  int mostBytes() {
    return configured;
  }

  /// The server found a request of that size too large, which held more than one record.
  synchronized void refused(int size) {
    int next = Math.max(LEAST_BYTES, size / 2);
    if (size <= LEAST_BYTES || next >= bytes) {
      return;
    }
    if (grown) {
      patienceNanos = Math.min(LONGEST_NANOS, 2 * patienceNanos);
    }
    bytes = next;
    sinceNanos = clock.monotonicNanos();
    grown = false;
    if (next < leastTold) {
      leastTold = next;
      logger.log(
          Level.WARNING,
          "the server finds a request of "
              + size
              + " bytes too large; they have at most "
              + next
              + " now, and more are tried in "
              + Duration.ofNanos(patienceNanos).toMinutes()
              + " min. Set max_request_size to what it takes");
    }
  }
}
