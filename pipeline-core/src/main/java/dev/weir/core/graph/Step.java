// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import dev.weir.core.log.Messages;
import dev.weir.core.queue.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Runs a component's code where neither its exceptions nor its slowness can hurt others.
final class Step {
  private static final Duration LAST_WORDS = Duration.ofMillis(100);

  private Step() {}

  /// Runs `work` on a thread of its own until the deadline, then interrupts it and goes on without
  /// it.
  ///
  /// @return what went wrong, if anything did
  static Optional<String> run(String name, Deadline deadline, Runnable work) {
    AtomicReference<String> failure = new AtomicReference<>("");
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("weir-stop-" + name)
            .start(() -> {
              try {
                work.run();
              } catch (Throwable e) {
                failure.set("failed to stop: " + Messages.chain(e));
              }
            });
    try {
      if (!deadline.await(thread::join) && !thread.join(LAST_WORDS)) {
        thread.interrupt();
        if (!thread.join(LAST_WORDS)) {
          return Optional.of("did not stop in time");
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.of("was left before it had stopped");
    }
    return Optional.of(failure.get()).filter(text -> !text.isEmpty());
  }

  /// Runs all at once and waits for all; each bounds its own time.
  static void together(List<Runnable> all) {
    List<Thread> threads = new ArrayList<>();
    for (Runnable one : all) {
      threads.add(Thread.ofVirtual().start(one));
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
