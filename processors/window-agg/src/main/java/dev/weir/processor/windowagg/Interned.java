// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Values of which a window's rows share a few, by number from 1; 0 stands for none. For one thread.
final class Interned<T> {
  private final List<T> values = new ArrayList<>();
  private final Map<T, Integer> numbers = new HashMap<>();
  private int latest;
  private int latestButOne;

  int number(@Nullable T value) {
    if (value == null) {
      return 0;
    }
    if (latest > 0 && values.get(latest - 1).equals(value)) {
      return latest;
    }
    if (latestButOne > 0 && values.get(latestButOne - 1).equals(value)) {
      int found = latestButOne;
      latestButOne = latest;
      latest = found;
      return found;
    }
    latestButOne = latest;
    latest = lookup(value);
    return latest;
  }

  @Nullable T value(int number) {
    return number == 0 ? null : values.get(number - 1);
  }

  int size() {
    return values.size();
  }

  private int lookup(T value) {
    Integer known = numbers.get(value);
    if (known != null) {
      return known;
    }
    values.add(value);
    numbers.put(value, values.size());
    return values.size();
  }
}
