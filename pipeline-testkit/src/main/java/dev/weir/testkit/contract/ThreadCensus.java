// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit.contract;

import static org.awaitility.Awaitility.await;

import dev.weir.testkit.TrackedThreads;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The threads of the process when a component was made, to find those that it leaves behind, also
/// the ones that it did not get from its context.
final class ThreadCensus {
  /// Threads that the JDK starts for its own purposes and keeps.
  private static final List<String> OF_THE_JDK =
      List.of(
          "Attach Listener",
          "Cleaner-",
          "Common-Cleaner",
          "ForkJoinPool",
          "InnocuousThread",
          "Keep-Alive",
          "Read-Poller",
          "Write-Poller",
          "MasterPoller",
          "VirtualThread-unblocker",
          "VirtualThread-unparker",
          "awaitility",
          "idle-connection-reaper",
          "process reaper",
          "surefire");

  private final Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());

  void awaitNoMore(TrackedThreads threads) {
    await("no thread is left")
        .atMost(Duration.ofSeconds(5))
        .until(() -> left(threads), List::isEmpty);
  }

  private List<String> left(TrackedThreads threads) {
    List<String> left = threads.alive();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!before.contains(thread) && OF_THE_JDK.stream().noneMatch(thread.getName()::startsWith)) {
        left.add(thread.getName());
      }
    }
    return left;
  }
}
