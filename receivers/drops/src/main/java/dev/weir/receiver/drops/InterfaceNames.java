// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.drops;

import dev.weir.bpf.netlink.Interfaces;
import dev.weir.bpf.netlink.NetworkInterface;
import java.util.HashMap;
import java.util.Map;

/// Names of the interfaces of the reading thread's network namespace, those that vanished since the
/// last reading included: a drop may be the last thing heard of one. For one thread.
final class InterfaceNames {
  private Map<Integer, String> present = Map.of();
  private Map<Integer, String> before = Map.of();

  /// Throws [dev.weir.bpf.BpfException].
  void refresh() {
    Map<Integer, String> now = new HashMap<>();
    for (NetworkInterface each : Interfaces.list()) {
      now.put(each.index(), each.name());
    }
    before = present;
    present = now;
  }

  /// The empty text for number 0 and for an interface that came and went between two readings.
  String name(int index) {
    String name = present.get(index);
    return name == null ? before.getOrDefault(index, "") : name;
  }

  /// Whether there is one of that name, or was at the last reading.
  boolean exists(String name) {
    return present.containsValue(name) || before.containsValue(name);
  }
}
