// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import dev.weir.api.Ack;
import dev.weir.api.Batch;
import dev.weir.api.BatchConsumer;
import dev.weir.api.Outcome;
import java.time.Duration;
import java.util.List;

/// Hands the batches of one request over. When the pipeline refuses the first at once, it gets no further:
/// the sender brings all of them again. One behind it is offered again for a while, since what was taken
/// before would come twice. For one thread; acks settle on any.
final class HandOver {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private final BatchConsumer next;
  private final Gate gate;
  private final Duration patience;
  private volatile boolean full;

  /// @param patience how long a batch is offered again
  HandOver(BatchConsumer next, Gate gate, Duration patience) {
    this.next = next;
    this.gate = gate;
    this.patience = patience;
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
      while (handed < acks.length
          && one(batches.get(handed), acks[handed], handed == 0 ? Duration.ZERO : patience)) {
        handed++;
      }
    } finally {
      for (int i = handed; i < acks.length; i++) {
        acks[i].settle(Outcome.REFUSED);
      }
    }
  }

  /// Each pause is twice as long as the one before, so there are few offers: where a batch goes several
  /// ways, one of them may take each of them.
  private boolean one(Batch batch, Ack ack, Duration until) {
    Duration pause = FIRST_PAUSE;
    Duration paused = Duration.ZERO;
    while (true) {
      Offer offer = new Offer(ack);
      if (!gate.pass(() -> next.accept(batch, offer))) {
        return false;
      }
      if (!offer.wasRefused()) {
        return true;
      }
      paused = paused.plus(pause);
      if (paused.compareTo(until) > 0 || gate.closesWithin(pause)) {
        full = true;
        return false;
      }
      pause = pause.multipliedBy(2);
    }
  }

  /// Keeps to itself that the batch was refused while it was handed over. For the thread that hands it
  /// over, but for [#settle].
  private static final class Offer implements Ack {
    private final Ack ack;
    private final Thread handing = Thread.currentThread();
    private boolean over;
    private boolean refused;

    private Offer(Ack ack) {
      this.ack = ack;
    }

    @Override
    public void settle(Outcome outcome) {
      if (outcome == Outcome.REFUSED && Thread.currentThread().equals(handing) && !over) {
        refused = true;
      } else {
        ack.settle(outcome);
      }
    }

    private boolean wasRefused() {
      over = true;
      return refused;
    }
  }
}
