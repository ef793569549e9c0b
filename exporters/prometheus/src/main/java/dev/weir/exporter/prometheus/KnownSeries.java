// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.prometheus;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;

/// Series that were looked up before, so that a flow record costs no search. Guarded by the lock of
/// the exporter.
///
/// @param <S> what series are looked up by
/// @param <C> the series that were found
final class KnownSeries<S, C> {
  private final Families families;
  private final BiFunction<S, Heard, C> search;
  private final Map<S, C> known = new HashMap<>();

  KnownSeries(Families families, BiFunction<S, Heard, C> search) {
    this.families = families;
    this.search = search;
  }

  C of(S slot, Heard source) {
    C before = known.get(slot);
    if (before != null) {
      return before;
    }
    long overflowed = families.overflowed();
    C found = search.apply(slot, source);
    if (families.overflowed()
        == overflowed) { // what overflows is looked up, and counted, each time
      known.put(slot, found);
    }
    return found;
  }

  /// Must be called when series were expired: what is known may be gone.
  void expired() {
    known.clear();
  }
}
