// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A sender that waits to be told what becomes of its request. It is told once, or goes away before.
/// Safe for use by several threads.
final class Call {
  private final Consumer<Reply> tell;
  private final Runnable leave;
  private final Consumer<Call> ended;
  private final AtomicBoolean over = new AtomicBoolean();
  private @Nullable Delivery delivery;
  private @Nullable Runnable alarm;

  /// @param tell sends the reply
  /// @param leave called once, when the sender is told or has gone
  /// @param ended called after it
  Call(Consumer<Reply> tell, Runnable leave, Consumer<Call> ended) {
    this.tell = tell;
    this.leave = leave;
    this.ended = ended;
  }

  /// What keeps the timeout from being told when the call is over before.
  void until(Runnable cancel) {
    synchronized (this) {
      alarm = cancel;
    }
    if (over.get()) {
      cancel.run();
    }
  }

  /// Tells the sender.
  ///
  /// @return whether it was there to be told, and had not been
  boolean answer(Reply reply) {
    return end(() -> tell.accept(reply));
  }

  /// The sender is gone.
  ///
  /// @return whether it had not been told
  boolean leave() {
    return end(() -> {});
  }

  /// The call has ended once the last word is on its way, not before: whoever waits for that closes the
  /// connection next.
  private boolean end(Runnable lastWord) {
    if (!over.compareAndSet(false, true)) {
      return false;
    }
    Runnable cancel;
    synchronized (this) {
      cancel = alarm;
    }
    if (cancel != null) {
      cancel.run();
    }
    leave.run();
    try {
      lastWord.run();
    } finally {
      ended.accept(this);
    }
    return true;
  }

  boolean isOver() {
    return over.get();
  }

  synchronized void waitFor(Delivery given) {
    delivery = given;
  }

  /// What the call waits for, or waited for when it ended; null when it had not come so far.
  synchronized @Nullable Delivery delivery() {
    return delivery;
  }
}
