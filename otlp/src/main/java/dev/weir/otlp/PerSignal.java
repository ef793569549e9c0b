// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/// One thing for each signal. Immutable, as far as the things are.
public final class PerSignal<T> {
  private final Map<Signal, T> things = new EnumMap<>(Signal.class);

  private PerSignal(Function<Signal, T> make) {
    for (Signal signal : Signal.values()) {
      things.put(signal, make.apply(signal));
    }
  }

  /// Makes them all.
  public static <T> PerSignal<T> of(Function<Signal, T> make) {
    return new PerSignal<>(make);
  }

  public T of(Signal signal) {
    T thing = things.get(signal);
    if (thing == null) {
      throw new IllegalStateException("nothing for " + signal);
    }
    return thing;
  }
}
