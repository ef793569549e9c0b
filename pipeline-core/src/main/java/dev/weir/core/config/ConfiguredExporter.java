// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.api.component.ComponentId;
import dev.weir.api.component.ExporterFactory;

/// An exporter as the configuration defines it, with the queue in front of it. `config` is of the
/// type that the factory's `defaults()` has.
public record ConfiguredExporter(
    ComponentId id,
    ExporterFactory<?> factory,
    Record config,
    QueueSettings queue,
    RetrySettings retry)
    implements ConfiguredComponent {}
