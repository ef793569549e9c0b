// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.service;

import dev.weir.api.component.ComponentId;
import dev.weir.core.graph.ReceiverWatch;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// Decides when a service should stop; the first reason stays. Safe for use by several threads.
final class Ending implements ReceiverWatch {
  private final CompletableFuture<End> end = new CompletableFuture<>();
  private final CompletableFuture<Boolean> asked = new CompletableFuture<>();
  private final Map<ComponentId, String> over = new HashMap<>();
  private Set<ComponentId> receivers = Set.of();
  private boolean known;

  /// Says which receivers there are, once that is known.
  synchronized void expect(Set<ComponentId> all) {
    receivers = Set.copyOf(all);
    known = true;
    over.keySet().retainAll(receivers);
    decide();
  }

  /// Ends nothing for want of receivers until [#expect] says which there are now.
  ///
  /// @param renewed receivers that begin again
  synchronized void hold(Set<ComponentId> renewed) {
    known = false;
    over.keySet().removeAll(renewed);
  }

  void request(String message) {
    end.complete(new End(End.Reason.REQUESTED, message));
  }

  /// Somebody outside wants it to stop.
  void ask() {
    request("stop requested");
    asked.complete(true);
  }

  /// Does something when somebody outside wants it to stop: now, when they did already.
  void whenAsked(Runnable action) {
    CompletableFuture<Void> _ = asked.thenRun(action);
  }

  /// Whether no receiver will bring anything more.
  synchronized boolean sourcesAreOver() {
    return known && over.keySet().containsAll(receivers);
  }

  @Override
  public synchronized void finished(ComponentId receiver) {
    over.putIfAbsent(receiver, "");
    decide();
  }

  /// The service itself cannot go on.
  void fail(String message) {
    end.complete(new End(End.Reason.FAILED, message));
  }

  @Override
  public synchronized void failed(ComponentId receiver, String message) {
    over.put(receiver, message);
    fail("receiver " + receiver + ": " + message);
  }

  /// A dead thread alone ends nothing: health tells of it. But when no receiver is whole any more,
  /// nothing is left to wait for.
  @Override
  public synchronized void threadDied(ComponentId receiver, String reason) {
    over.putIfAbsent(receiver, reason);
    decide();
  }

  boolean isDecided() {
    return end.isDone();
  }

  End await() throws InterruptedException {
    try {
      return end.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("an end never fails", e);
    }
  }

  private void decide() {
    if (!known || !over.keySet().containsAll(receivers)) {
      return;
    }
    for (Map.Entry<ComponentId, String> one : over.entrySet()) {
      if (!one.getValue().isEmpty()) {
        failed(one.getKey(), one.getValue());
        return;
      }
    }
    end.complete(new End(End.Reason.FINISHED, "every receiver has finished"));
  }
}
