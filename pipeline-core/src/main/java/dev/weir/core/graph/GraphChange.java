// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import dev.weir.core.telemetry.ComponentKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What differs between two graphs, one of which was rebuilt from the other.
///
/// @param kept components that are in both, and run on
/// @param restarted components that are made anew
/// @param started components that were not there before
/// @param stopped components that are no longer there
public record GraphChange(
    List<ComponentKey> kept,
    List<Restart> restarted,
    List<ComponentKey> started,
    List<ComponentKey> stopped) {
  public GraphChange {
    kept = List.copyOf(kept);
    restarted = List.copyOf(restarted);
    started = List.copyOf(started);
    stopped = List.copyOf(stopped);
  }

  /// A component that is replaced by a new instance.
  ///
  /// @param reason in a few words
  public record Restart(ComponentKey key, String reason) {}

  public static GraphChange between(Graph from, Graph to) {
    Map<ComponentKey, Part<?>> before = new HashMap<>();
    from.parts().forEach(part -> before.put(part.key(), part));
    List<ComponentKey> kept = new ArrayList<>();
    List<Restart> restarted = new ArrayList<>();
    List<ComponentKey> started = new ArrayList<>();
    Set<ComponentKey> now = new HashSet<>();
    for (Part<?> part : to.parts()) {
      Part<?> old = before.get(part.key());
      now.add(part.key());
      if (old == null) {
        started.add(part.key());
      } else if (old.context().equals(part.context())) {
        kept.add(part.key());
      } else {
        restarted.add(new Restart(part.key(), reason(part, old)));
      }
    }
    List<ComponentKey> stopped =
        from.parts().stream().map(Part::key).filter(key -> !now.contains(key)).toList();
    return new GraphChange(kept, restarted, started, stopped);
  }

  private static String reason(Part<?> part, Part<?> old) {
    String difference = part.origin().differenceFrom(old.origin());
    return difference.isEmpty() ? "it shares its source with receivers that changed" : difference;
  }
}
