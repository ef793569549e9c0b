// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import dev.weir.receiver.otlp.OtlpCounts.Outcome;
import java.time.Duration;

/// What a sender is told of its request, whatever protocol it speaks.
sealed interface Reply {
  /// We have it, without `rejected` of its records.
  ///
  /// @param message why; empty when all were taken
  record Taken(long rejected, String message) implements Reply {
    static final Taken WHOLE = new Taken(0, "");
  }

  /// Not now: the sender keeps it and comes again after a while.
  ///
  /// @param why `FULL`, `BUSY`, `REFUSED` or `TIMED_OUT`
  record Later(Outcome why, String message) implements Reply {
    /// Long enough for a queue to move, short enough to fill it again.
    static final Duration AFTER = Duration.ofSeconds(1);

    /// Whether it is for want of memory.
    boolean full() {
      return why == Outcome.FULL;
    }
  }

  /// How it is counted.
  default Outcome outcome() {
    return switch (this) {
      case Taken taken -> taken.rejected() == 0 ? Outcome.TAKEN : Outcome.TAKEN_IN_PART;
      case Later later -> later.why();
      case Malformed _ -> Outcome.MALFORMED;
      case TooLarge _ -> Outcome.TOO_LARGE;
    };
  }

  /// The request is none that can be read.
  record Malformed(String message) implements Reply {}

  /// The request is larger than any may be.
  record TooLarge(String message) implements Reply {}
}
