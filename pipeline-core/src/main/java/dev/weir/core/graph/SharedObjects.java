// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// What the receivers of one service share, by type. Safe for use by several threads.
public final class SharedObjects {
  private final Map<Class<?>, Object> objects = new HashMap<>();

  /// The object of this type, made now when there is none.
  public synchronized <T> T get(Class<T> type, Supplier<T> make) {
    Object known = objects.get(type);
    if (known == null) {
      known = make.get();
      objects.put(type, known);
    }
    return type.cast(known);
  }
}
