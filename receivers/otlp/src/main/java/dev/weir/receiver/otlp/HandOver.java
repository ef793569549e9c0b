// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import dev.weir.api.Ack;
import dev.weir.api.Batch;
import dev.weir.api.BatchConsumer;
import dev.weir.api.Outcome;
import java.util.List;

/// Hands the batches of one request over. When the pipeline refuses one of them at once, it gets no
/// further: the sender brings all of them again. For one thread; acks settle on any.
final class HandOver {
  private final BatchConsumer next;
  private final Gate gate;
  private volatile boolean full;

  HandOver(BatchConsumer next, Gate gate) {
    this.next = next;
    this.gate = gate;
  }

  /// Whether the pipeline refused a batch while it was handed over, which it may do to keep its
  /// memory.
  boolean isFull() {
    return full;
  }

  void all(List<Batch> batches, Ack whole) {
    Ack[] acks = whole.fork(batches.size());
    int handed = 0;
    try {
      while (handed < acks.length && !full && one(batches.get(handed), acks[handed])) {
        handed++;
      }
    } finally {
      for (int i = handed; i < acks.length; i++) {
        acks[i].settle(Outcome.REFUSED);
      }
    }
  }

  private boolean one(Batch batch, Ack ack) {
    Thread handing = Thread.currentThread();
    boolean[] over = {false};
    Ack noticing =
        outcome -> {
          if (outcome == Outcome.REFUSED && Thread.currentThread().equals(handing) && !over[0]) {
            full = true;
          }
          ack.settle(outcome);
        };
    try {
      return gate.pass(() -> next.accept(batch, noticing));
    } finally {
      over[0] = true;
    }
  }
}
