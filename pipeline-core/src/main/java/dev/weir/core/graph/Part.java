// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import dev.weir.api.component.Component;
import dev.weir.api.component.StartException;
import dev.weir.core.log.Messages;
import dev.weir.core.queue.Deadline;
import dev.weir.core.telemetry.ComponentKey;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;

/// A component with what the runtime keeps about it, and what it was made from.
record Part<C extends Component>(C component, PartContext context, Origin origin) {
  private static final Duration THREADS_GRACE = Duration.ofMillis(200);

  ComponentKey key() {
    return context.telemetry().key();
  }

  /// @throws StartException whose message names the component
  void start() throws StartException {
    context.begins();
    try {
      component.start();
    } catch (StartException e) {
      // A start error speaks for itself; its cause is for those who debug.
      throw new StartException(key() + ": " + e.getMessage(), e);
    } catch (RuntimeException | LinkageError e) {
      throw new StartException(key() + ": failed to start: " + Messages.chain(e), e);
    }
  }

  /// Stops the component and ends the threads that it left. What goes wrong is logged and added to
  /// `failures`.
  void stop(Deadline deadline, List<String> failures) {
    String name = key().id().toString();
    Duration grace = deadline.left();
    Step.run(name, deadline, () -> component.stop(grace))
        .ifPresent(problem -> report(problem, failures));
    List<String> left = context.ownThreads().close(THREADS_GRACE);
    if (!left.isEmpty()) {
      report("left threads running: " + String.join(", ", left), failures);
    }
  }

  void report(String problem, List<String> failures) {
    context.logger().log(Level.WARNING, problem);
    context.telemetry().health().note(problem);
    context.telemetry().unfinishedStop();
    failures.add(key() + " " + problem);
  }
}
