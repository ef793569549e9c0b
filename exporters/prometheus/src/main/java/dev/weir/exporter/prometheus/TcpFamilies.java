// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.prometheus;

import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Tcp.DirectionAnalysis;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Counters of what the TCP analysis of flow records found, both directions together. Guarded by the
/// lock of the exporter.
final class TcpFamilies {
  private record Slot(String node, int ipVersion) {}

  private record Counters(
      Series.@Nullable Scalar retransmissions,
      Series.@Nullable Scalar outOfOrder,
      Series.@Nullable Scalar zeroWindows) {}

  private final Families families;
  private final Map<Slot, Counters> cache = new HashMap<>();

  TcpFamilies(Families families) {
    this.families = families;
  }

  /// Nothing where the flow is not TCP or nobody follows its sequence numbers.
  void add(String node, Heard source, Flow flow) {
    Tcp tcp = flow.tcp();
    if (tcp == null || tcp.analysis() == null) {
      return;
    }
    Counters to = counters(new Slot(node, flow.key().ipVersion()), source);
    DirectionAnalysis both = tcp.analysis().both();
    add(to.retransmissions(), both.retransmissions());
    add(to.outOfOrder(), both.outOfOrder());
    add(to.zeroWindows(), both.zeroWindows());
  }

  /// Must be called when series were expired: what was kept for speed may be gone.
  void expired() {
    cache.clear();
  }

  private static void add(Series.@Nullable Scalar series, long increment) {
    if (series != null) {
      series.add((double) increment);
    }
  }

  private Counters counters(Slot slot, Heard source) {
    Counters known = cache.get(slot);
    if (known != null) {
      return known;
    }
    long before = families.overflowed();
    Labels labels =
        Labels.of("ip_version", Integer.toString(slot.ipVersion()), "node", slot.node());
    Counters found =
        new Counters(
            families.counter(OwnFamilies.TCP_RETRANSMISSIONS, labels, source),
            families.counter(OwnFamilies.TCP_OUT_OF_ORDER, labels, source),
            families.counter(OwnFamilies.TCP_ZERO_WINDOWS, labels, source));
    if (families.overflowed() == before) { // what overflows is looked up, and counted, each time
      cache.put(slot, found);
    }
    return found;
  }
}
