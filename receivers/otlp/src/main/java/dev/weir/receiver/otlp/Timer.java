// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import java.time.Duration;

/// Calls back later.
@FunctionalInterface
interface Timer {
  /// Runs `work`, which is short, after `delay`.
  ///
  /// @return what keeps it from being run
  Runnable after(Duration delay, Runnable work);
}
