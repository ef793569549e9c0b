// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import dev.weir.api.component.Clock;
import dev.weir.api.component.Threads;
import dev.weir.core.log.FailureLog;
import dev.weir.core.log.Messages;
import dev.weir.core.telemetry.ComponentTelemetry;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The threads of one component. All are daemons: a component that hangs cannot keep the process
/// from ending. Safe for use by several threads.
final class ComponentThreads implements Threads {
  private final String owner;
  private final ComponentTelemetry telemetry;
  private final System.Logger logger;
  private final Consumer<String> onDeath;
  private final Clock clock;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final Set<PeriodicWork> periodic = ConcurrentHashMap.newKeySet();

  /// @param onDeath told why when a thread has died of an exception
  ComponentThreads(
      ComponentTelemetry telemetry, System.Logger logger, Clock clock, Consumer<String> onDeath) {
    this.owner = telemetry.key().id().toString();
    this.telemetry = telemetry;
    this.logger = logger;
    this.clock = clock;
    this.onDeath = onDeath;
  }

  @Override
  public Thread platform(String name, Runnable work) {
    return started(Thread.ofPlatform().daemon().name(fullName(name)).unstarted(body(name, work)));
  }

  @Override
  public Thread virtual(String name, Runnable work) {
    return started(Thread.ofVirtual().name(fullName(name)).unstarted(body(name, work)));
  }

  /// Runs on a platform thread, because such work often reads kernel memory by native calls.
  @Override
  public AutoCloseable every(String name, Duration period, Runnable work) {
    FailureLog failures = new FailureLog(logger, clock);
    PeriodicWork periodicWork =
        new PeriodicWork(period, () -> guarded(name, work, failures), periodic::remove);
    periodic.add(periodicWork);
    periodicWork.startedOn(platform(name, periodicWork));
    return periodicWork;
  }

  /// Ends what is left: periodic work after its current run, threads by an interrupt.
  ///
  /// @return the names of threads that did not end within the time
  List<String> close(Duration grace) {
    periodic.forEach(PeriodicWork::endSoon);
    threads.forEach(Thread::interrupt);
    long deadline = System.nanoTime() + grace.toNanos();
    List<String> left = new ArrayList<>();
    for (Thread thread : threads) {
      try {
        long nanos = Math.max(1, deadline - System.nanoTime());
        if (!thread.equals(Thread.currentThread()) && !thread.join(Duration.ofNanos(nanos))) {
          left.add(thread.getName());
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        left.add(thread.getName());
      }
    }
    return left;
  }

  private Thread started(Thread thread) {
    threads.add(thread);
    thread.start();
    return thread;
  }

  private Runnable body(String name, Runnable work) {
    return () -> {
      try {
        work.run();
      } catch (Throwable e) {
        died(name, e);
      } finally {
        threads.remove(Thread.currentThread());
      }
    };
  }

  private void died(String name, Throwable cause) {
    String reason = "thread '" + name + "' died: " + Messages.chain(cause);
    telemetry.exception();
    telemetry.health().fatal(reason);
    logger.log(Level.ERROR, "thread '" + name + "' died", cause);
    onDeath.accept(reason);
  }

  /// Periodic work that throws is tried again at its next turn; it makes the component unhealthy
  /// when that goes on for longer than the grace time.
  private void guarded(String name, Runnable work, FailureLog failures) {
    try {
      work.run();
      telemetry.health().succeeded(name);
      failures.succeeded("'" + name + "' works again");
    } catch (Throwable e) {
      telemetry.exception();
      telemetry.health().failedForNow(name, Messages.chain(e));
      failures.failed("'" + name + "' failed", e);
    }
  }

  private String fullName(String name) {
    return "weir-" + owner + "-" + name;
  }
}
