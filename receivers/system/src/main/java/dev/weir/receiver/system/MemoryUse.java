// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import dev.weir.api.Attributes;
import dev.weir.api.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;

/// Memory of a machine or a container, in bytes.
///
/// @param limit what shares are relative to, above 0
/// @param available what can be given out without swapping
/// @param states what is used, free and so on; the states overlap
record MemoryUse(long limit, long available, SequencedMap<String, Long> states) {
  static final String STATE = "system.memory.state";
  static final String USED = "used";
  static final String FREE = "free";
  static final String BUFFERS = "buffers";
  static final String CACHED = "cached";

  static final Family USAGE =
      new Family("system.memory.usage", "Memory by state; the states overlap", "By");
  static final Family UTILIZATION =
      new Family("system.memory.utilization", "Share of the memory by state", "1");
  static final Family LIMIT =
      new Family("system.memory.limit", "Memory that utilization is relative to", "By");
  static final Family AVAILABLE =
      new Family(
          "system.memory.linux.available", "Memory that can be given out without swapping", "By");

  void addTo(Sample sample) {
    List<Metric.Point> usage = new ArrayList<>();
    List<Metric.Point> shares = new ArrayList<>();
    states.forEach((state, bytes) -> {
      Attributes attributes = Attributes.of(STATE, state);
      usage.add(sample.point(attributes, bytes));
      shares.add(sample.point(attributes, bytes / (double) limit));
    });
    sample.gauge(USAGE, usage);
    sample.gauge(UTILIZATION, shares);
    sample.gauge(LIMIT, limit);
    sample.gauge(AVAILABLE, available);
  }
}
