// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import dev.weir.api.Resource;
import dev.weir.api.component.Clock;
import dev.weir.api.component.ServiceHealth;
import dev.weir.core.telemetry.Telemetry;
import java.util.function.Supplier;

/// What a graph needs from around it.
///
/// @param setup what decides which records there are at the moment, for
///     [dev.weir.api.component.ComponentContext]
/// @param memoryLimit what decides whether a receiver whose source sends again is refused
/// @param health how the service is whenever somebody asks
public record GraphEnvironment(
    Clock clock,
    Resource resource,
    Telemetry telemetry,
    ReceiverWatch watch,
    MemoryLimit memoryLimit,
    Supplier<String> setup,
    Supplier<ServiceHealth> health) {}
