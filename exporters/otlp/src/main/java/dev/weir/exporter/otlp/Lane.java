// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import dev.weir.api.component.DeliveryException;
import dev.weir.exporter.otlp.OtlpCounts.Outcome;
import dev.weir.exporter.otlp.transport.Gzip;
import dev.weir.exporter.otlp.transport.Transport;
import dev.weir.otlp.Complaints;
import dev.weir.otlp.Signal;
import dev.weir.otlp.answer.Answer;
import dev.weir.otlp.encode.Load;
import dev.weir.otlp.proto.ProtoWriter;
import org.jspecify.annotations.Nullable;

/// Sends one batch at a time, from buffers that it uses again. For one thread at a time.
final class Lane implements AutoCloseable {
  private final Transport transport;
  private final RequestLimit limit;
  private final OtlpCounts counts;
  private final Complaints complaints;
  private final SideOutage outage;
  private final @Nullable Gzip gzip;
  private final ProtoWriter writer = new ProtoWriter();

  Lane(
      Transport transport,
      RequestLimit limit,
      OtlpCounts counts,
      Complaints complaints,
      SideOutage outage,
      boolean compress) {
    this.transport = transport;
    this.limit = limit;
    this.counts = counts;
    this.complaints = complaints;
    this.outage = outage;
    this.gzip = compress ? new Gzip() : null;
  }

  /// Sends the batch, or what is left of it.
  ///
  /// @throws DeliveryException.Retryable when the rest of what it is about has to wait
  void send(Shipment shipment) throws DeliveryException, InterruptedException {
    while (!shipment.complete()) {
      if (shipment.atMain()) {
        sendNext(shipment);
      } else {
        sendAlong(shipment);
      }
    }
    if (!shipment.loss().isEmpty()) {
      throw new DeliveryException.Permanent(shipment.loss(), null);
    }
  }

  /// What the batch is about is settled: it does not wait long for what it brings along.
  private void sendAlong(Shipment current) {
    String reason = outage.reason();
    SideOutage.Tries tries = outage.tries();
    try {
      while (reason.isEmpty()) {
        try {
          sendNext(current);
          outage.over();
          return;
        } catch (DeliveryException.Retryable e) {
          reason = tries.failed(e);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      reason = "the exporter stops";
    }
    abandon(current, reason);
  }

  private void sendNext(Shipment current) throws DeliveryException.Retryable, InterruptedException {
    Signal signal = current.load().signal();
    int from = pack(current);
    int records = current.left() - from;
    if (records == 0) {
      oversized(current, signal, "a record is larger than " + limit.mostBytes() + " bytes");
      return;
    }
    int size = writer.size();
    if (current.surelyTooLarge(size)) {
      oversized(current, signal, "the server refused a smaller request");
      return;
    }
    switch (send(signal)) {
      case Answer.Taken(long rejected, String message) ->
          taken(current, from, Math.clamp(rejected, 0, records), message);
      case Answer.TakenOddly(String message) -> {
        counts.request(Outcome.TAKEN_ODDLY);
        counts.taken(signal, records);
        about(signal, "answer", signal.label() + " are answered oddly: " + message);
        current.taken(from);
      }
      case Answer.Refused(String message) -> {
        counts.request(Outcome.REFUSED);
        refused(current, from, message);
      }
      case Answer.TooLarge(String message) -> {
        counts.request(Outcome.TOO_LARGE);
        current.refused(size);
        if (records == 1) {
          oversized(current, signal, message);
        } else {
          limit.refused(size);
        }
      }
      case Answer.Later later -> {
        counts.request(Outcome.RETRY);
        throw new DeliveryException.Retryable(
            signal.label() + " not taken: " + later.message(), later.after(), later.cause());
      }
    }
  }

  /// Fills the writer with the next request. A record that is larger than what the server has taught
  /// us to send goes alone.
  ///
  /// @return the index of its first record; `left()` when one is larger than any request may be
  private int pack(Shipment current) {
    Load load = current.load();
    int upTo = current.left();
    int mostBytes = Math.min(limit.bytes(), current.mostBytes());
    int from = current.envelope().pack(load, upTo, 0, mostBytes, writer);
    return from < upTo
        ? from
        : current.envelope().pack(load, upTo, upTo - 1, limit.mostBytes(), writer);
  }

  private Answer send(Signal signal) throws InterruptedException {
    boolean taken = false;
    try {
      Answer answer = request(signal);
      taken = answer instanceof Answer.Taken;
      return answer;
    } finally {
      if (!taken) {
        // The transport may still read what it was given.
        writer.abandon();
        if (gzip != null) {
          gzip.abandon();
        }
      }
    }
  }

  private Answer request(Signal signal) throws InterruptedException {
    if (gzip == null) {
      counts.sent(writer.size());
      return transport.send(signal, writer.buffer(), writer.offset(), writer.size());
    }
    int length = gzip.compress(writer.buffer(), writer.offset(), writer.size());
    counts.sent(length);
    return transport.send(signal, gzip.buffer(), 0, length);
  }

  private void taken(Shipment current, int from, long rejected, String message) {
    Signal signal = current.load().signal();
    counts.request(rejected > 0 ? Outcome.TAKEN_IN_PART : Outcome.TAKEN);
    counts.taken(signal, current.left() - from - rejected);
    counts.rejected(signal, rejected);
    if (rejected > 0) {
      about(signal, "rejected", "the server rejects some " + signal.label() + ": " + message);
    } else if (!message.isEmpty()) {
      about(signal, "warning", "the server warns of " + signal.label() + ": " + message);
    }
    complaints.works(signal.label());
    current.taken(from, rejected, signal.label() + " rejected: " + message);
  }

  private void refused(Shipment current, int from, String message) {
    Signal signal = current.load().signal();
    String what = signal.label() + " refused: " + message;
    counts.refused(signal, current.left() - from);
    about(signal, "refused", what);
    current.lost(from, what);
  }

  private void abandon(Shipment current, String reason) {
    Signal signal = current.load().signal();
    counts.abandoned(signal, current.left());
    about(signal, "abandoned", signal.label() + " are given up: " + reason);
    current.lost(0, reason);
  }

  private void oversized(Shipment current, Signal signal, String message) {
    counts.oversized(signal);
    about(
        signal,
        "oversized",
        "some " + signal.label() + " are too large for a request and are lost: " + message);
    current.lost(current.left() - 1, signal.label() + " too large: " + message);
  }

  private void about(Signal signal, String kind, String text) {
    complaints.about(signal.label(), kind, text);
  }

  @Override
  public void close() {
    if (gzip != null) {
      gzip.close();
    }
  }
}
