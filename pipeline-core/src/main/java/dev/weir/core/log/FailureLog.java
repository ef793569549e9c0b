// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.log;

import dev.weir.api.component.Clock;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Logs something that may fail again and again: its first failure, then at most one line a minute
/// with the number left out, and the end. Safe for use by several threads.
public final class FailureLog {
  private static final long EVERY_NANOS = Duration.ofMinutes(1).toNanos();

  private final System.Logger logger;
  private final Clock clock;
  private boolean failing;
  private long lastLineNanos;
  private long leftOut;

  public FailureLog(System.Logger logger, Clock clock) {
    this.logger = logger;
    this.clock = clock;
  }

  /// Logs a failure, or counts it when one was logged lately.
  ///
  /// @param what a clause that says what failed and what follows from it
  public synchronized void failed(String what, @Nullable Throwable cause) {
    long now = clock.monotonicNanos();
    if (failing && now - lastLineNanos < EVERY_NANOS) {
      leftOut++;
      return;
    }
    String suffix = leftOut == 0 ? "" : " (" + leftOut + " more like this)";
    failing = true;
    lastLineNanos = now;
    leftOut = 0;
    logger.log(Level.WARNING, what + suffix, cause);
  }

  /// Logs the end of the failures, if there were any.
  ///
  /// @param what a clause that says that things are well again
  public synchronized void succeeded(String what) {
    if (failing) {
      failing = false;
      leftOut = 0;
      logger.log(Level.INFO, what);
    }
  }
}
