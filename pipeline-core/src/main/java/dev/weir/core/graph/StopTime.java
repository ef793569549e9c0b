// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import dev.weir.core.queue.Deadline;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// How long a stop may take. Until it begins to run there is no hurry. Safe for use by several threads.
public final class StopTime {
  /// For whoever wants a number: longer than any run.
  private static final Duration NO_HURRY = Duration.ofDays(365);

  private final Duration length;
  private final CompletableFuture<Long> begunNanos = new CompletableFuture<>();

  private StopTime(Duration length) {
    this.length = length;
  }

  /// A time that has not begun.
  public static StopTime open(Duration length) {
    return new StopTime(length);
  }

  /// A time that begins now.
  public static StopTime of(Duration length) {
    StopTime time = open(length);
    time.begin();
    return time;
  }

  /// From now on the time runs, if it does not already.
  public void begin() {
    begunNanos.complete(System.nanoTime());
  }

  /// When so many tenths of it are over.
  Deadline tenths(int tenths) {
    return () -> {
      @Nullable Long begun = begunNanos.getNow(null);
      return begun == null
          ? NO_HURRY
          : Deadline.at(begun + length.multipliedBy(tenths).dividedBy(10).toNanos()).left();
    };
  }
}
