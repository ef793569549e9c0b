// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import dev.weir.api.telemetry.Meter;
import dev.weir.otlp.PerSignal;
import dev.weir.otlp.Signal;
import java.util.Locale;

/// What the exporter counts of its own, beside what the runtime counts of batches: records as they are
/// on the wire. Safe for use by several threads.
final class OtlpCounts {
  /// What became of a request.
  enum Outcome {
    TAKEN,
    TAKEN_IN_PART,
    TAKEN_ODDLY,
    REFUSED,
    TOO_LARGE,
    RETRY
  }

  private final PerSignal<Meter.Counter> taken;
  private final PerSignal<Meter.Counter> rejected;
  private final PerSignal<Meter.Counter> refused;
  private final PerSignal<Meter.Counter> oversized;
  private final PerSignal<Meter.Counter> abandoned;
  private final Meter.LabelledCounter requests;
  private final Meter.LabelledCounter unsendable;
  private final Meter.Counter sentBytes;

  OtlpCounts(Meter meter) {
    taken = perSignal(meter, "otlp_records", "Records that the server took.");
    rejected =
        perSignal(meter, "otlp_rejected_records", "Records that the server took and threw away.");
    refused =
        perSignal(meter, "otlp_refused_records", "Records in requests that the server refused.");
    oversized =
        perSignal(meter, "otlp_oversized_records", "Records that are too large for any request.");
    abandoned =
        perSignal(
            meter,
            "otlp_abandoned_records",
            "Records that a batch brought along and that it did not wait for any longer.");
    requests = meter.counter("otlp_requests", "Requests by what became of them.", "outcome");
    for (Outcome outcome : Outcome.values()) {
      request(requests, outcome, 0);
    }
    unsendable =
        meter.counter("otlp_unsendable_points", "Data points that OTLP cannot carry.", "reason");
    sentBytes = meter.counter("otlp_sent_bytes", "Bytes of requests as sent, each time they were.");
  }

  void request(Outcome outcome) {
    request(requests, outcome, 1);
  }

  void taken(Signal signal, long records) {
    taken.of(signal).add(records);
  }

  void rejected(Signal signal, long records) {
    rejected.of(signal).add(records);
  }

  void refused(Signal signal, long records) {
    refused.of(signal).add(records);
  }

  void oversized(Signal signal) {
    oversized.of(signal).increment();
  }

  void abandoned(Signal signal, long records) {
    abandoned.of(signal).add(records);
  }

  void unsendable(String reason, int points) {
    unsendable.with(reason).add(points);
  }

  void sent(int bytes) {
    sentBytes.add(bytes);
  }

  private static void request(Meter.LabelledCounter requests, Outcome outcome, long count) {
    requests.with(outcome.name().toLowerCase(Locale.ROOT)).add(count);
  }

  private static PerSignal<Meter.Counter> perSignal(Meter meter, String name, String help) {
    Meter.LabelledCounter counter = meter.counter(name, help, "signal");
    return PerSignal.of(signal -> counter.with(signal.label()));
  }
}
