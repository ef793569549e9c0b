// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import dev.weir.api.telemetry.Meter;
import dev.weir.otlp.PerSignal;
import dev.weir.otlp.Signal;
import dev.weir.otlp.decode.Decoded;
import dev.weir.otlp.decode.Rejection;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// What the receiver counts of its own, beside what the runtime counts of batches: requests and records
/// as they are on the wire. Safe for use by several threads.
final class OtlpCounts {
  /// What became of a request.
  enum Outcome {
    TAKEN,
    TAKEN_IN_PART,
    MALFORMED,
    TOO_LARGE,
    /// There was no room for it, or the pipeline had none.
    FULL,
    /// As many requests were under way as may be.
    BUSY,
    /// The pipeline gave it back, or Weir stops.
    REFUSED,
    TIMED_OUT,
    /// Not for us: another path, method or type.
    UNSUPPORTED,
    /// The sender went away before it was told.
    ABANDONED
  }

  private final Map<Outcome, Meter.Counter> requests = new EnumMap<>(Outcome.class);
  private final Map<Rejection, Meter.Counter> rejected = new EnumMap<>(Rejection.class);
  private final PerSignal<Meter.Counter> records;
  private final Meter.Counter bytes;
  private final Meter.Counter repeated;
  private final Meter.Counter basicFlows;
  private final Meter.Counter strangeAttributes;

  OtlpCounts(Meter meter) {
    Meter.LabelledCounter outcomes =
        meter.counter("otlp_receiver_requests", "Requests by what became of them.", "outcome");
    for (Outcome outcome : Outcome.values()) {
      requests.put(outcome, outcomes.with(outcome.name().toLowerCase(Locale.ROOT)));
    }
    Meter.LabelledCounter reasons =
        meter.counter(
            "otlp_receiver_rejected_records",
            "Records that were not taken out of requests that were.",
            "reason");
    for (Rejection reason : Rejection.values()) {
      rejected.put(reason, reasons.with(reason.label()));
    }
    Meter.LabelledCounter taken =
        meter.counter(
            "otlp_receiver_records",
            "Log records and data points that the pipeline took.",
            "signal");
    records = PerSignal.of(signal -> taken.with(signal.label()));
    bytes = meter.counter("otlp_receiver_bytes", "Bytes of requests, decompressed.");
    repeated =
        meter.counter(
            "otlp_receiver_repeated_requests",
            "Requests that came again although the pipeline had them already.");
    basicFlows =
        meter.counter(
            "otlp_receiver_basic_flows", "Flows whose sender does not tell all (detail: basic).");
    strangeAttributes =
        meter.counter(
            "otlp_receiver_strange_attributes",
            "Attributes of flows that somebody added on the way, and that are lost.");
    requests.values().forEach(counter -> counter.add(0));
    rejected.values().forEach(counter -> counter.add(0));
  }

  void request(Outcome outcome) {
    counter(requests, outcome).increment();
  }

  void repeated() {
    repeated.increment();
  }

  void received(int length) {
    bytes.add(length);
  }

  void decoded(Signal signal, Decoded decoded) {
    records.of(signal).add(decoded.records());
    basicFlows.add(decoded.basicFlows());
    strangeAttributes.add(decoded.strangeAttributes());
    decoded.rejections().forEach((reason, count) -> counter(rejected, reason).add(count));
  }

  private static <E> Meter.Counter counter(Map<E, Meter.Counter> counters, E of) {
    Meter.Counter counter = counters.get(of);
    if (counter == null) {
      throw new IllegalStateException("nothing counts " + of);
    }
    return counter;
  }
}
