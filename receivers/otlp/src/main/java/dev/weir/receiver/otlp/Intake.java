// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import dev.weir.api.Ack;
import dev.weir.api.Batch;
import dev.weir.api.BatchConsumer;
import dev.weir.api.Outcome;
import dev.weir.otlp.Signal;
import dev.weir.otlp.decode.Decoded;
import dev.weir.otlp.decode.RequestDecoder;
import dev.weir.otlp.decode.Room.NoRoomException;
import dev.weir.otlp.proto.ProtoReader.MalformedException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What both protocols share: a request is let in, read, handed over, and answered when the pipeline has
/// settled it. Safe for use by several threads.
final class Intake {
  private static final Reply.Later STOPPING =
      new Reply.Later(OtlpCounts.Outcome.REFUSED, "Weir stops");

  private final BatchConsumer next;
  private final Limits limits;
  private final OtlpCounts counts;
  private final Timer timer;
  private final Duration timeout;
  private final Consumer<String> rejection;
  private final Calls calls = new Calls();
  private final Repeats repeats = new Repeats();
  private final Gate gate = new Gate();
  private volatile boolean stopping;

  /// @param rejection told why records were not taken, with an empty text when all were
  Intake(
      BatchConsumer next,
      Limits limits,
      OtlpCounts counts,
      Timer timer,
      Duration timeout,
      Consumer<String> rejection) {
    this.next = next;
    this.limits = limits;
    this.counts = counts;
    this.timer = timer;
    this.timeout = timeout;
    this.rejection = rejection;
  }

  /// Lets a request in whose first bytes have come: from now on it is answered within the timeout.
  ///
  /// @param tell sends the answer; called once, by any thread, never after [#gone]
  /// @return null when it is told at once to come again
  @Nullable Call enter(Consumer<Reply> tell) {
    Consumer<Reply> counted =
        reply -> {
          counts.request(reply.outcome());
          tell.accept(reply);
        };
    if (stopping || !limits.enter()) {
      counted.accept(
          stopping
              ? STOPPING
              : new Reply.Later(
                  OtlpCounts.Outcome.BUSY, "as many requests are under way as may be"));
      return null;
    }
    Call call = new Call(counted, limits::exit, calls::remove);
    calls.add(call);
    call.until(timer.after(timeout, () -> late(call)));
    if (stopping) {
      boolean _ = call.answer(STOPPING);
    }
    return call;
  }

  private void late(Call call) {
    Reply reply = new Reply.Later(OtlpCounts.Outcome.TIMED_OUT, "not delivered within " + timeout);
    if (call.answer(reply)) {
      untold(call);
    }
  }

  /// The sender is gone.
  void gone(Call call) {
    if (call.leave()) {
      counts.request(OtlpCounts.Outcome.ABANDONED);
      untold(call);
    }
  }

  /// The request cannot be read, or is too large.
  void refuse(Call call, Reply reply) {
    boolean _ = call.answer(reply);
  }

  /// The sender is told already that its request is too large.
  void isTooLarge(Call call) {
    if (call.leave()) {
      counts.request(OtlpCounts.Outcome.TOO_LARGE);
    }
  }

  /// Reads a whole request and hands it over. Blocks while the pipeline is full.
  void take(Call call, Signal signal, byte[] buffer, int length) {
    counts.received(length);
    Fingerprint fingerprint = Fingerprint.of(signal, buffer, length);
    Delivery known = repeats.find(fingerprint);
    if (known != null) {
      counts.repeated();
      await(call, known);
      return;
    }
    Reservation reservation = new Reservation(limits);
    try {
      reservation.take(length);
      Decoded decoded = RequestDecoder.decode(signal, buffer, 0, length, reservation);
      reservation.release(length);
      handOver(call, signal, decoded, fingerprint, reservation);
    } catch (MalformedException e) {
      reservation.release();
      refuse(call, new Reply.Malformed("no OTLP request: " + e.getMessage()));
    } catch (NoRoomException e) {
      reservation.release();
      String why = String.valueOf(e.getMessage());
      refuse(
          call,
          reservation.isHopeless()
              ? new Reply.TooLarge(why)
              : new Reply.Later(OtlpCounts.Outcome.FULL, why));
    }
  }

  private void handOver(
      Call call, Signal signal, Decoded decoded, Fingerprint fingerprint, Reservation reservation) {
    String rejected = decoded.rejections().message();
    Reply.Taken success = new Reply.Taken(decoded.rejections().total(), rejected);
    rejection.accept(rejected);
    List<Batch> batches = decoded.batches();
    Decoded figures = decoded.withoutBatches();
    if (batches.isEmpty()) {
      reservation.release();
      counts.decoded(signal, figures);
      boolean _ = call.answer(success);
      return;
    }
    if (call.isOver()) {
      // Nobody waits, and nobody was told that we have it: it comes again.
      reservation.release();
      return;
    }
    Delivery delivery = new Delivery(fingerprint, success);
    await(call, delivery);
    HandOver handOver = new HandOver(next, gate, timeout);
    Ack whole =
        Ack.of(outcome -> {
          reservation.release();
          if (outcome.acknowledged()) {
            counts.decoded(signal, figures);
          }
          settled(delivery, outcome, handOver.isFull());
        });
    handOver.all(batches, whole);
  }

  private void await(Call call, Delivery delivery) {
    call.waitFor(delivery);
    Reply reply = delivery.tell(call);
    if (reply == null && call.isOver()) {
      // It went while it was about to wait.
      repeats.add(delivery);
    } else if (reply != null && call.answer(reply)) {
      repeats.remove(delivery);
    }
  }

  private void settled(Delivery delivery, Outcome outcome, boolean full) {
    boolean told = false;
    Reply reply = delivery.settle(outcome, full);
    for (Call call : delivery.waiting()) {
      told |= call.answer(reply);
    }
    if (told || outcome == Outcome.REFUSED) {
      repeats.remove(delivery);
    }
  }

  /// What it waited for may be delivered all the same; then it must not be handed over again.
  private void untold(Call call) {
    Delivery delivery = call.delivery();
    if (delivery != null) {
      repeats.add(delivery);
    }
  }

  /// Lets nobody in from now on, waits for what is under way, and tells those that still wait then to
  /// come again. After it nothing is handed over.
  ///
  /// @return whether the pipeline has taken all that it was being handed
  boolean close(Duration grace) {
    stopping = true;
    gate.announce();
    for (Call call : calls.awaitNone(grace.dividedBy(2))) {
      boolean _ = call.answer(STOPPING);
    }
    return gate.close(grace.dividedBy(4));
  }
}
