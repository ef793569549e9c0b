// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.record;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One line on a terminal that says how far a recording has come: a bar where its end is known, rows,
/// flows and drops. Erased when closed. Does nothing where nobody looks.
public final class RecordProgress implements AutoCloseable {
  private static final int STEP_MILLIS = 250;
  private static final int WIDTH = 24;
  private static final String ERASE = "\r\u001b[K";

  private final PrintWriter err;
  private final RowCount count;
  private final @Nullable Duration length;
  private final LongSupplier nanoTime;
  private final long began;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final @Nullable Thread shows;

  /// @param length null when nobody knows
  /// @param terminal whether somebody looks
  public RecordProgress(
      PrintWriter err, RowCount count, @Nullable Duration length, boolean terminal) {
    this(err, count, length, System::nanoTime, terminal);
  }

  RecordProgress(
      PrintWriter err,
      RowCount count,
      @Nullable Duration length,
      LongSupplier nanoTime,
      boolean terminal) {
    this.err = err;
    this.count = count;
    this.length = length;
    this.nanoTime = nanoTime;
    this.began = nanoTime.getAsLong();
    this.shows =
        terminal
            ? Thread.ofPlatform().daemon().name("progress").start(this::showUntilClosed)
            : null;
  }

  /// The line as it stands now.
  String line() {
    RowCount.Counts now = count.counts();
    String counted =
        String.format(
            Locale.ROOT,
            "%,d rows, %,d flows, %,d packets dropped",
            now.rows(),
            now.flows(),
            now.drops());
    long seconds = TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - began);
    if (length == null) {
      return seconds + " s  " + counted;
    }
    long whole = Math.max(1, length.toSeconds());
    int done = (int) (WIDTH * Math.min(seconds, whole) / whole);
    return "["
        + "#".repeat(done)
        + ".".repeat(WIDTH - done)
        + "] "
        + Math.min(seconds, whole)
        + "/"
        + whole
        + " s  "
        + counted;
  }

  @Override
  public void close() {
    closed.countDown();
    Thread running = shows;
    if (running == null) {
      return;
    }
    try {
      running.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    err.print(ERASE);
    err.flush();
  }

  private void showUntilClosed() {
    try {
      while (!closed.await(STEP_MILLIS, TimeUnit.MILLISECONDS)) {
        err.print(ERASE + line());
        err.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
