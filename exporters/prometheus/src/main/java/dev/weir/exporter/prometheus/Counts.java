// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.prometheus;

import dev.weir.api.telemetry.Meter;

/// What the exporter tells of itself.
final class Counts {
  private final Meter.Counter overflow;
  private final Meter.LabelledCounter rejected;
  private final Meter.Counter expired;
  private final Meter.Counter untracked;

  Counts(Meter meter) {
    overflow =
        meter.counter(
            "prometheus_overflow_samples",
            "Samples that went to an overflow series, or nowhere for gauges, because of max_series.");
    rejected =
        meter.counter(
            "prometheus_rejected_samples", "Samples that Prometheus cannot represent.", "reason");
    expired = meter.counter("prometheus_expired_series", "Series forgotten after expire_after.");
    untracked =
        meter.counter(
            "prometheus_untracked_flows",
            "Flow records missing in the gauges of active flows because of max_active_flows.");
  }

  void overflowed() {
    overflow.increment();
  }

  void rejected(String reason) {
    rejected.with(reason).increment();
  }

  void expired(int series) {
    expired.add(series);
  }

  void untracked() {
    untracked.increment();
  }
}
