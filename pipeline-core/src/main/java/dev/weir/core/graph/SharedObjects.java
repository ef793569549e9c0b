// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// What receivers share, by type. Receivers that ask for the same type are made together and have the
/// same objects. Safe for use by several threads.
final class SharedObjects {
  private final Map<Class<?>, Object> objects = new HashMap<>();

  /// The object of this type, made now when there is none.
  synchronized <T> T get(Class<T> type, Supplier<T> make) {
    Object known = objects.get(type);
    if (known == null) {
      known = make.get();
      objects.put(type, known);
    }
    return type.cast(known);
  }
}
