// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.service;

import dev.weir.api.component.Clock;
import dev.weir.core.telemetry.ComponentTelemetry;
import java.util.ArrayDeque;
import java.util.Deque;

/// Items per second of one component over the last ten samples, which are taken about once a
/// second. Safe for use by several threads.
final class Rates {
  private static final int SAMPLES = 10;

  /// Items per second into and out of a component.
  record Rate(double in, double out) {}

  private record Sample(long nanos, long in, long out) {}

  private final Clock clock;
  private final Deque<Sample> samples = new ArrayDeque<>();

  Rates(Clock clock) {
    this.clock = clock;
  }

  synchronized void sample(ComponentTelemetry component) {
    if (samples.size() == SAMPLES) {
      samples.removeFirst();
    }
    samples.addLast(new Sample(clock.monotonicNanos(), component.itemsIn(), component.itemsOut()));
  }

  /// The rate from the oldest sample until now.
  synchronized Rate now(ComponentTelemetry component) {
    Sample oldest = samples.peekFirst();
    double seconds = oldest == null ? 0 : (clock.monotonicNanos() - oldest.nanos()) / 1e9;
    if (oldest == null || seconds <= 0) {
      return new Rate(0, 0);
    }
    return new Rate(
        (component.itemsIn() - oldest.in()) / seconds,
        (component.itemsOut() - oldest.out()) / seconds);
  }
}
