// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.prometheus;

import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.net.AddressType;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The flows whose last record was not their end. Guarded by the lock of the exporter.
final class ActiveFlows {
  /// Whose flows are counted together.
  record Group(String node, int ipVersion) {}

  private record Key(String node, FlowKey lowerFirst) {}

  private record Entry(Group group, @Nullable AddressType type, Heard heard) {}

  private final int maxFlows;
  private final Counts counts;
  private final Map<Key, Entry> flows = new HashMap<>();
  private final Map<Group, Integer> byGroup = new HashMap<>();
  private final Map<AddressType, Integer> byType = new EnumMap<>(AddressType.class);

  ActiveFlows(int maxFlows, Counts counts) {
    this.maxFlows = maxFlows;
    this.counts = counts;
  }

  void record(String node, Flow flow, long now) {
    FlowKey flowKey = flow.key();
    Key key = new Key(node, flowKey.sourceIsLower() ? flowKey : flowKey.reversed());
    Group group = new Group(node, flowKey.ipVersion());
    Entry known = flows.get(key);
    if (flow.endReason() != null) {
      byGroup.putIfAbsent(group, 0);
      if (known != null) {
        flows.remove(key);
        count(known, -1);
      }
    } else if (known != null) {
      known.heard().at(now);
    } else if (flows.size() < maxFlows) {
      AddressType type = flowKey.ipVersion() == 6 ? FlowType.of(flowKey) : null;
      Entry added = new Entry(group, type, new Heard(now));
      flows.put(key, added);
      count(added, 1);
    } else {
      counts.untracked();
    }
  }

  /// Flows that ended without saying so: their end was dropped on the way, or their source is gone.
  void expire(long limit) {
    flows
        .values()
        .removeIf(entry -> {
          boolean old = entry.heard().before(limit);
          if (old) {
            count(entry, -1);
          }
          return old;
        });
  }

  void forget(String node) {
    byGroup.keySet().removeIf(group -> group.node().equals(node));
  }

  Map<Group, Integer> byGroup() {
    return byGroup;
  }

  /// IPv6 flows only.
  Map<AddressType, Integer> byType() {
    return byType;
  }

  private void count(Entry entry, int change) {
    byGroup.merge(entry.group(), change, Integer::sum);
    if (entry.type() != null) {
      byType.merge(entry.type(), change, Integer::sum);
    }
  }
}
