// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Generators that run side by side until they are stopped. Each is called again and again; what it
/// throws ends the demonstration.
final class Traffic implements AutoCloseable {
  private final CountDownLatch stop = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  /// One kind of traffic.
  interface Generator extends AutoCloseable {
    /// Does one round, which takes a moment. `round` counts from 0.
    void round(int round) throws IOException;

    @Override
    default void close() throws IOException {}
  }

  /// Begins with a generator: a round every `pauseMillis` and the round's own time.
  void start(String name, int pauseMillis, Generator generator) {
    threads.add(
        Thread.ofPlatform()
            .name("traffic-" + name)
            .daemon()
            .start(() -> {
              try (generator) {
                for (int round = 0; !stop.await(pauseMillis, TimeUnit.MILLISECONDS); round++) {
                  generator.round(round);
                }
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              } catch (Exception e) {
                failure.compareAndSet(null, e);
              }
            }));
  }

  /// Why a generator ended before its time, or null.
  @Nullable Exception failure() {
    return failure.get();
  }

  /// Lets every round end and waits for it.
  @Override
  public void close() {
    stop.countDown();
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
