// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.api.component.ComponentId;
import dev.weir.api.component.ReceiverFactory;

/// A receiver as the configuration defines it. `config` is of the type that the factory's
/// `defaults()` has.
public record ConfiguredReceiver(ComponentId id, ReceiverFactory<?> factory, Record config)
    implements ConfiguredComponent {}
