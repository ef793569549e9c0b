// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import dev.weir.api.Resource;
import dev.weir.api.component.Clock;
import dev.weir.core.telemetry.Telemetry;

/// What a graph needs from around it.
///
/// @param shared what the graph's receivers share, with nobody else
public record GraphEnvironment(
    Clock clock,
    Resource resource,
    Telemetry telemetry,
    ReceiverWatch watch,
    SharedObjects shared) {
  public GraphEnvironment(
      Clock clock, Resource resource, Telemetry telemetry, ReceiverWatch watch) {
    this(clock, resource, telemetry, watch, new SharedObjects());
  }
}
