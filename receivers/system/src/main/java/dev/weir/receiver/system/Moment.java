// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import dev.weir.api.component.Clock;

/// When figures are read.
///
/// @param epochNanos what they are stamped with
/// @param monotonicNanos what spans of time are measured by: setting the wall clock does not move it
record Moment(long epochNanos, long monotonicNanos) {
  static Moment now(Clock clock) {
    return new Moment(clock.epochNanos(), clock.monotonicNanos());
  }

  double secondsSince(Moment earlier) {
    return (monotonicNanos - earlier.monotonicNanos) / 1e9;
  }
}
