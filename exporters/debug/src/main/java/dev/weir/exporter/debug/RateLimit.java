// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.debug;

/// Lets so many lines through in each second and counts the others. Not safe for use by several
/// threads.
final class RateLimit {
  private static final long SECOND = 1_000_000_000L;

  private final int perSecond;
  private long secondStart;
  private int passed;
  private long suppressed;

  /// @param perSecond 0 for no limit
  RateLimit(int perSecond, long nowNanos) {
    this.perSecond = perSecond;
    this.secondStart = nowNanos;
  }

  boolean admit(long nowNanos) {
    if (nowNanos - secondStart >= SECOND) {
      secondStart = nowNanos;
      passed = 0;
    }
    if (perSecond == 0 || passed < perSecond) {
      passed++;
      return true;
    }
    suppressed++;
    return false;
  }

  /// How many lines were left out since the last call.
  long takeSuppressed() {
    long taken = suppressed;
    suppressed = 0;
    return taken;
  }

  /// Whether another second has begun, so that a summary is due.
  boolean secondIsOver(long nowNanos) {
    return nowNanos - secondStart >= SECOND;
  }
}
