// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.component;

import java.time.Duration;

/// A running part of a pipeline. Life: created, started once, stopped; a stopped component is not
/// started again, a new instance is made instead.
public sealed interface Component permits Receiver, Processor, Exporter {
  /// Acquires what the component needs and returns quickly; longer work goes to the context's
  /// threads.
  ///
  /// @throws StartException when it cannot run; everything acquired so far is released
  void start() throws StartException;

  /// Stops, hands over or writes what is held back, releases everything, and returns within about
  /// `grace`. Legal without `start` and more than once.
  void stop(Duration grace);
}
