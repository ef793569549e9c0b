// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.api.component.ComponentFactory;
import dev.weir.api.component.ComponentId;

/// One entry of the sections `receivers`, `processors` and `exporters`.
public sealed interface ConfiguredComponent
    permits ConfiguredReceiver, ConfiguredProcessor, ConfiguredExporter {
  ComponentId id();

  ComponentFactory<?> factory();

  /// The settings, of the type that the factory's `defaults()` has.
  Record config();
}
