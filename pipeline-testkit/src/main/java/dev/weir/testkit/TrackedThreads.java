// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit;

import dev.weir.api.component.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Real threads that a test can look at. With a [ManualClock], what runs `every` period runs when
/// the clock is advanced. Safe for use by several threads.
public final class TrackedThreads implements Threads {
  private final ManualClock manualClock;
  private final boolean manual;
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final List<Throwable> escaped = new CopyOnWriteArrayList<>();

  private TrackedThreads(ManualClock manualClock, boolean manual) {
    this.manualClock = manualClock;
    this.manual = manual;
  }

  public static TrackedThreads realTime() {
    return new TrackedThreads(new ManualClock(), false);
  }

  public static TrackedThreads drivenBy(ManualClock clock) {
    return new TrackedThreads(clock, true);
  }

  @Override
  public Thread platform(String name, Runnable work) {
    return start(Thread.ofPlatform().daemon().name("test-" + name).unstarted(guarded(work)));
  }

  @Override
  public Thread virtual(String name, Runnable work) {
    return start(Thread.ofVirtual().name("test-" + name).unstarted(guarded(work)));
  }

  @Override
  public AutoCloseable every(String name, Duration period, Runnable work) {
    if (manual) {
      return manualClock.every(period, guarded(work));
    }
    CountDownLatch closed = new CountDownLatch(1);
    Thread thread =
        platform(
            name,
            () -> {
              while (!ended(closed, period)) {
                guarded(work).run();
              }
            });
    return () -> {
      closed.countDown();
      if (!thread.equals(Thread.currentThread())) {
        thread.join();
      }
    };
  }

  /// The threads that still run, and the schedules of a manual clock that are still open.
  public List<String> alive() {
    List<String> alive =
        new ArrayList<>(threads.stream().filter(Thread::isAlive).map(Thread::getName).toList());
    if (manual && manualClock.scheduled() > 0) {
      alive.add(manualClock.scheduled() + " schedules");
    }
    return alive;
  }

  /// Exceptions that escaped from work.
  public List<Throwable> escaped() {
    return List.copyOf(escaped);
  }

  private Thread start(Thread thread) {
    threads.add(thread);
    thread.start();
    return thread;
  }

  private Runnable guarded(Runnable work) {
    return () -> {
      try {
        work.run();
      } catch (RuntimeException | Error e) {
        escaped.add(e);
      }
    };
  }

  private static boolean ended(CountDownLatch closed, Duration period) {
    try {
      return closed.await(period.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
