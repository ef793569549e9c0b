// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import dev.weir.api.Metric;
import java.util.List;

/// The packet tap's metrics that the demonstration reads, by their names.
final class TapMetrics {
  /// ICMPv6 messages by `type` and `code`.
  static final String ICMPV6 = "weir.tap.icmpv6_messages";

  /// IPv6 extension headers by [#HEADER].
  static final String EXTENSION_HEADERS = "weir.tap.extension_headers";

  static final String HEADER = "header";

  /// Irregular chains by `kind`.
  static final String ANOMALIES = "weir.tap.extension_anomalies";

  /// What the kernel dropped, by `reason` and more; of the receiver `drops`.
  static final String DROPPED = "weir.dropped.packets";

  private TapMetrics() {}

  /// Packets that are in no flow, and why.
  record Beside(LiveFlows.Sum notIp, LiveFlows.Sum unparsed, LiveFlows.Sum overflow) {
    LiveFlows.Sum total() {
      return notIp.plus(unparsed).plus(overflow);
    }
  }

  /// The latest counts of packets without a flow.
  static Beside beside(LiveFlows live) {
    return new Beside(sum(live, "not_ip"), sum(live, "unparsed"), sum(live, "overflow"));
  }

  private static LiveFlows.Sum sum(LiveFlows live, String what) {
    String name = "weir.tap." + what;
    return new LiveFlows.Sum(
        total(live.points(name + "_packets")), total(live.points(name + "_bytes")));
  }

  private static long total(List<Metric.Point> points) {
    return points.stream().mapToLong(point -> (long) point.value()).sum();
  }
}
