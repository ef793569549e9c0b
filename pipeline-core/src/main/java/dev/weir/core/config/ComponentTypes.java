// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.api.component.ComponentFactory;
import dev.weir.api.component.Kind;
import java.util.List;
import java.util.Optional;

/// The component types that a configuration may name.
public interface ComponentTypes {
  /// The type names of one kind, in order.
  List<String> types(Kind kind);

  /// The factory of a type.
  Optional<ComponentFactory<?>> find(Kind kind, String type);
}
