// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.catalog;

import dev.weir.api.component.ComponentFactory;
import dev.weir.api.component.ComponentId;
import dev.weir.api.component.Kind;
import dev.weir.core.config.SettingsDescription;
import java.util.Optional;

/// Asks a factory everything the runtime will ask it, so that a broken one is found at once.
final class FactoryCheck {
  private FactoryCheck() {}

  /// What makes the factory unusable, if anything does. Lets through whatever the factory throws.
  static Optional<String> problem(ComponentFactory<?> factory) {
    ComponentId id = ComponentId.parse(factory.type());
    if (!id.name().isEmpty()) {
      return Optional.of("type '" + id + "' has a '/'");
    }
    if (isNull(factory.kind()) || isNull(factory.description()) || isNull(factory.stability())) {
      return Optional.of("kind, description or stability is null");
    }
    if (isNull(factory.defaults())) {
      return Optional.of("defaults() is null");
    }
    for (String path : SettingsDescription.keys(factory)) {
      String key = path.replaceFirst("[.\\[].*", "");
      if (factory.kind() == Kind.EXPORTER && (key.equals("queue") || key.equals("retry"))) {
        return Optional.of("its setting '" + key + "' is one that every exporter has already");
      }
    }
    return Optional.empty();
  }

  /// Plugins are not compiled under our null checks.
  private static boolean isNull(Object value) {
    return value == null;
  }
}
