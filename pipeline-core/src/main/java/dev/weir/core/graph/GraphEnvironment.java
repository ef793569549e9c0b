// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import dev.weir.api.Resource;
import dev.weir.api.component.Clock;
import dev.weir.core.telemetry.Telemetry;

/// What a graph needs from around it.
///
/// @param shared what the graph's receivers share, with nobody else
/// @param setup what decides which records there are, for [dev.weir.api.component.ComponentContext]
public record GraphEnvironment(
    Clock clock,
    Resource resource,
    Telemetry telemetry,
    ReceiverWatch watch,
    SharedObjects shared,
    String setup) {
  public GraphEnvironment(
      Clock clock, Resource resource, Telemetry telemetry, ReceiverWatch watch, String setup) {
    this(clock, resource, telemetry, watch, new SharedObjects(), setup);
  }
}
