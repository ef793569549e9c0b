// SPDX-License-Identifier: Apache-2.0
package dev.weir.api;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// The way back: tells a batch's source what became of it. Whoever takes a batch takes its ack too
/// and settles it once, from any thread, quickly.
public interface Ack {
  /// Reports the outcome. Calls after the first do nothing.
  void settle(Outcome outcome);

  /// For a source that cannot replay and does not care.
  static Ack ignored() {
    return _ -> {};
  }

  /// Calls `action` with the outcome, once.
  static Ack of(Consumer<Outcome> action) {
    Objects.requireNonNull(action, "action");
    AtomicBoolean settled = new AtomicBoolean();
    return outcome -> {
      if (settled.compareAndSet(false, true)) {
        action.accept(outcome);
      }
    };
  }

  /// One ack for each of `branches` takers. This ack settles when all of them have, with the worst
  /// outcome.
  default Ack[] fork(int branches) {
    if (branches < 1) {
      throw new IllegalArgumentException("branches is " + branches + "; wanted 1 or more");
    }
    Ack[] forks = new Ack[branches];
    if (branches == 1) {
      forks[0] = this;
      return forks;
    }
    AtomicInteger open = new AtomicInteger(branches);
    AtomicReference<Outcome> worst = new AtomicReference<>(Outcome.DELIVERED);
    for (int i = 0; i < branches; i++) {
      forks[i] =
          Ack.of(outcome -> {
            worst.accumulateAndGet(outcome, Outcome::worse);
            if (open.decrementAndGet() == 0) {
              settle(worst.get());
            }
          });
    }
    return forks;
  }
}
