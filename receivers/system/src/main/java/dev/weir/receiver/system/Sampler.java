// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import dev.weir.api.telemetry.Meter;
import java.io.IOException;
import java.util.List;

/// Reads all sources one after the other. One that fails is counted and reported and does not keep the
/// others from being read. For one thread.
final class Sampler implements AutoCloseable {
  private final List<Source> sources;
  private final long startNanos;
  private final SourceFailures failures;
  private volatile double lastSeconds = Double.NaN;

  /// @param startNanos since when the kernel counts
  Sampler(List<Source> sources, long startNanos, SourceFailures failures, Meter meter) {
    this.sources = sources;
    this.startNanos = startNanos;
    this.failures = failures;
    meter.gauge(
        "system_sample_seconds",
        "How long reading all sources took the last time.",
        () -> lastSeconds);
  }

  Sample sample(Moment moment) {
    long begin = System.nanoTime();
    Sample sample = new Sample(moment, startNanos);
    for (Source source : sources) {
      try {
        source.read(sample);
        failures.succeeded(source.name());
      } catch (IOException | RuntimeException e) {
        failures.failed(source.name(), e);
      }
    }
    failures.report();
    lastSeconds = (System.nanoTime() - begin) / 1e9;
    return sample;
  }

  /// Releases what sources keep.
  @Override
  public void close() {
    for (Source source : sources) {
      try {
        source.close();
      } catch (IOException e) {
        failures.failed(source.name(), e);
      }
    }
  }
}
