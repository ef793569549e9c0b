// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.component;

import dev.weir.api.Resource;
import dev.weir.api.telemetry.Meter;
import java.util.Map;

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

  /// What decides which records arrive: the sections `receivers` and `processors` of the effective
  /// configuration and the pipelines, as YAML, secrets masked. The same text means that two runs were
  /// set up alike. Empty where nobody tells.
  default String setup() {
    return "";
  }

  /// What the service's components have counted of themselves so far, and what the runtime dropped or
  /// refused, by the names and labels of `/metrics`, in the order of names. Empty where nobody tells.
  default Map<String, Long> counts() {
    return Map.of();
  }

  /// How many records have been lost so far on their way to this component or at it: the runtime dropped
  /// or refused them there or at a processor. A receiver or processor that could not be stopped in order
  /// counts as one, since nobody knows what it held. 0 where nobody tells.
  default long lostRecords() {
    return 0;
  }

  /// How the whole service is now, for components that tell it to others. Asked at any time from any
  /// thread. Well where nobody tells.
  default ServiceHealth health() {
    return ServiceHealth.WELL;
  }
}
