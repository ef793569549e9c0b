// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.prometheus;

import dev.weir.api.flow.DirectionCounts;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.Observation;
import dev.weir.api.flow.Observation.Side;
import dev.weir.api.flow.Traffic;
import dev.weir.api.flow.Verdict;
import dev.weir.api.net.Protocol;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Counters and gauges made from flow records. Guarded by the lock of the exporter.
final class FlowFamilies {
  private static final String NODE = "node";

  /// One direction of one kind of traffic; `side` is null for the count of flows.
  private record Slot(String node, int ipVersion, int protocol, @Nullable Side side) {}

  /// Where a slot's packets and bytes (or flows) are added. IPv6 traffic is in two families.
  private record Counters(
      Series.@Nullable Scalar packets,
      Series.@Nullable Scalar bytes,
      Series.@Nullable Scalar ipv6Packets,
      Series.@Nullable Scalar ipv6Bytes) {}

  private final Families families;
  private final ActiveFlows active;
  private final TcpFamilies tcp;
  private final KnownSeries<Slot, Counters> known;

  FlowFamilies(Families families, ActiveFlows active) {
    this.families = families;
    this.active = active;
    this.known = new KnownSeries<>(families, this::find);
    this.tcp = new TcpFamilies(families);
  }

  /// @param source of the batch: its series live as long as it is heard of
  void add(String node, Heard source, List<Flow> flows, long now) {
    for (Flow flow : flows) {
      Traffic traffic = flow.traffic();
      if (traffic == null && isDrop(flow.verdict())) {
        continue; // the flow itself is told by whoever counts packets
      }
      if (traffic != null) {
        count(node, source, flow.key(), flow.forwardSeen(), traffic.forward());
        count(node, source, flow.key(), flow.backwardSeen(), traffic.backward());
      }
      tcp.add(node, source, flow);
      if (flow.sequence() == 0) {
        countFlow(node, source, flow.key());
      }
      active.record(node, flow, now);
    }
    showActive(node, source);
  }

  private static boolean isDrop(@Nullable Verdict verdict) {
    return verdict != null && verdict.droppedPackets() > 0;
  }

  /// Must be called when series were expired.
  void expired() {
    known.expired();
    tcp.expired();
  }

  private void count(
      String node, Heard source, FlowKey key, @Nullable Observation seen, DirectionCounts counts) {
    if (counts.packets() == 0 && counts.frameBytes() == 0) {
      return;
    }
    Side side = seen == null ? Side.UNKNOWN : seen.side();
    Counters to = known.of(new Slot(node, key.ipVersion(), key.protocol(), side), source);
    Series.count(to.packets(), counts.packets());
    Series.count(to.bytes(), counts.frameBytes());
    Series.count(to.ipv6Packets(), counts.packets());
    Series.count(to.ipv6Bytes(), counts.frameBytes());
  }

  private void countFlow(String node, Heard source, FlowKey key) {
    Series.count(
        known.of(new Slot(node, key.ipVersion(), key.protocol(), null), source).packets(), 1);
  }

  private Counters find(Slot slot, Heard source) {
    String version = Integer.toString(slot.ipVersion());
    String protocol = Protocol.name(slot.protocol());
    if (slot.side() == null) {
      Labels labels = Labels.of("ip_version", version, "protocol", protocol, NODE, slot.node());
      return new Counters(families.counter(OwnFamilies.FLOWS, labels, source), null, null, null);
    }
    String direction = slot.side().label();
    Labels labels =
        Labels.of(
            "ip_version", version, "protocol", protocol, "direction", direction, NODE, slot.node());
    Series.Scalar packets = families.counter(OwnFamilies.FLOW_PACKETS, labels, source);
    Series.Scalar bytes = families.counter(OwnFamilies.FLOW_BYTES, labels, source);
    if (slot.ipVersion() != 6) {
      return new Counters(packets, bytes, null, null);
    }
    Labels ipv6 = Labels.of("protocol", protocol, "direction", direction, NODE, slot.node());
    return new Counters(
        packets,
        bytes,
        families.counter(OwnFamilies.IPV6_PACKETS, ipv6, source),
        families.counter(OwnFamilies.IPV6_BYTES, ipv6, source));
  }

  /// Shows the gauges as they are now.
  void showActive(String node, Heard source) {
    active
        .byGroup()
        .forEach((group, flows) -> {
          if (group.node().equals(node)) {
            showGroup(group, flows, source);
          }
        });
    active
        .byType()
        .forEach((type, flows) ->
            set(
                families.gauge(
                    OwnFamilies.IPV6_FLOWS_BY_TYPE,
                    Labels.of("type", type.label()),
                    Heard.always()),
                flows));
  }

  private void showGroup(ActiveFlows.Group group, int flows, Heard source) {
    if (group.ipVersion() == 6) {
      set(
          families.gauge(OwnFamilies.IPV6_ACTIVE_FLOWS, Labels.of(NODE, group.node()), source),
          flows);
    }
    set(
        families.gauge(
            OwnFamilies.ACTIVE_FLOWS,
            Labels.of("ip_version", Integer.toString(group.ipVersion()), NODE, group.node()),
            source),
        flows);
  }

  private static void set(Series.@Nullable Scalar series, int value) {
    if (series != null) {
      series.set(value);
    }
  }
}
