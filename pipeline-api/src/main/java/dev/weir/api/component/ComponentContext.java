// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.component;

import dev.weir.api.Resource;
import dev.weir.api.telemetry.Meter;

/// What the runtime gives a component.
public interface ComponentContext {
  ComponentId id();

  Clock clock();

  /// Writes to Weir's log under the component's name.
  System.Logger logger();

  Meter meter();

  Threads threads();

  /// The host or node that Weir runs on. Receivers put it on their batches unless they know better.
  Resource resource();

  /// Reports that the component works less well than it should, with the reason and remedy, or, with
  /// an empty text, that it is well again. Shown in `/status`.
  void degraded(String reason);
}
