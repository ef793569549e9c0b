// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue;

import dev.weir.api.component.Threads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Threads that remember what they started.
final class PlainThreads implements Threads {
  private final List<Thread> started = new CopyOnWriteArrayList<>();

  @Override
  public Thread platform(String name, Runnable work) {
    return virtual(name, work);
  }

  @Override
  public Thread virtual(String name, Runnable work) {
    Thread thread = Thread.ofVirtual().name(name).start(work);
    started.add(thread);
    return thread;
  }

  @Override
  public AutoCloseable every(String name, Duration period, Runnable work) {
    CountDownLatch closed = new CountDownLatch(1);
    Thread thread =
        virtual(
            name,
            () -> {
              try {
                while (!closed.await(period.toNanos(), TimeUnit.NANOSECONDS)) {
                  work.run();
                }
              } catch (InterruptedException _) {
                // Nobody interrupts it.
              }
            });
    return () -> {
      closed.countDown();
      thread.join();
    };
  }

  List<Thread> alive() {
    return started.stream().filter(Thread::isAlive).toList();
  }
}
