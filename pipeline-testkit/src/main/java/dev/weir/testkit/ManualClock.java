// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit;

import dev.weir.api.component.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A clock that stands still until told. What was scheduled with [#every] runs on the thread that
/// advances it, so a test needs no waiting. Safe for use by several threads.
public final class ManualClock implements Clock {
  /// 2026-01-01T00:00:00Z, a multiple of every window a test is likely to use.
  public static final long START_NANOS = 1_767_225_600_000_000_000L;

  private final List<Task> tasks = new ArrayList<>();
  private long epochNanos;
  private long monotonicNanos;

  public ManualClock() {
    this(START_NANOS);
  }

  public ManualClock(long epochNanos) {
    this.epochNanos = epochNanos;
  }

  @Override
  public synchronized long epochNanos() {
    return epochNanos;
  }

  @Override
  public synchronized long monotonicNanos() {
    return monotonicNanos;
  }

  /// Lets time pass and runs what came due, each task at its own time.
  public void advance(Duration duration) {
    long end;
    synchronized (this) {
      end = monotonicNanos + duration.toNanos();
    }
    for (Task due = nextDue(end); due != null; due = nextDue(end)) {
      due.work.run();
    }
    moveTo(end);
  }

  /// Steps the wall clock only, as an operator or NTP does.
  public synchronized void stepWallClock(Duration step) {
    epochNanos += step.toNanos();
  }

  /// Runs `work` each time another `period` has passed, until the handle is closed.
  public synchronized AutoCloseable every(Duration period, Runnable work) {
    Task task = new Task(period.toNanos(), work, monotonicNanos + period.toNanos());
    tasks.add(task);
    return () -> {
      synchronized (this) {
        tasks.remove(task);
      }
    };
  }

  /// How many schedules are open.
  public synchronized int scheduled() {
    return tasks.size();
  }

  private synchronized void moveTo(long monotonic) {
    epochNanos += Math.max(0, monotonic - monotonicNanos);
    monotonicNanos = Math.max(monotonic, monotonicNanos);
  }

  private synchronized @Nullable Task nextDue(long end) {
    Task next = null;
    for (Task task : tasks) {
      if (task.dueNanos <= end && (next == null || task.dueNanos < next.dueNanos)) {
        next = task;
      }
    }
    if (next != null) {
      moveTo(next.dueNanos);
      next.dueNanos += next.periodNanos;
    }
    return next;
  }

  private static final class Task {
    private final long periodNanos;
    private final Runnable work;
    private long dueNanos;

    private Task(long periodNanos, Runnable work, long dueNanos) {
      this.periodNanos = periodNanos;
      this.work = work;
      this.dueNanos = dueNanos;
    }
  }
}
