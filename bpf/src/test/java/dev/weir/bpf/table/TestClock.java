// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.table;

import dev.weir.api.component.Clock;

/// Clocks of tests in which packets have their times from one place.
record TestClock(long epochNanos, long monotonicNanos) implements Clock {
  /// That of this machine, for programs whose epoch begins with it.
  static final Clock MONOTONIC =
      new Clock() {
        @Override
        public long epochNanos() {
          return System.nanoTime();
        }

        @Override
        public long monotonicNanos() {
          return System.nanoTime();
        }
      };

  /// Stands still, both clocks at the same time.
  static Clock at(long nanos) {
    return new TestClock(nanos, nanos);
  }
}
