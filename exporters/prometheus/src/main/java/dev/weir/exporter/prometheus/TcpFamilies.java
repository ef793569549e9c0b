// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.prometheus;

import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Tcp.DirectionAnalysis;
import io.prometheus.metrics.model.snapshots.Labels;
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
  private final KnownSeries<Slot, Counters> known;

  TcpFamilies(Families families) {
    this.families = families;
    this.known = new KnownSeries<>(families, this::find);
  }

  /// Nothing where the flow is not TCP or nobody follows its sequence numbers.
  void add(String node, Heard source, Flow flow) {
    Tcp tcp = flow.tcp();
    if (tcp == null || tcp.analysis() == null) {
      return;
    }
    Counters to = known.of(new Slot(node, flow.key().ipVersion()), source);
    DirectionAnalysis both = tcp.analysis().both();
    Series.count(to.retransmissions(), both.retransmissions());
    Series.count(to.outOfOrder(), both.outOfOrder());
    Series.count(to.zeroWindows(), both.zeroWindows());
  }

  /// Must be called when series were expired.
  void expired() {
    known.expired();
  }

  private Counters find(Slot slot, Heard source) {
    Labels labels =
        Labels.of("ip_version", Integer.toString(slot.ipVersion()), "node", slot.node());
    return new Counters(
        families.counter(OwnFamilies.TCP_RETRANSMISSIONS, labels, source),
        families.counter(OwnFamilies.TCP_OUT_OF_ORDER, labels, source),
        families.counter(OwnFamilies.TCP_ZERO_WINDOWS, labels, source));
  }
}
