// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.api.component.Problems;
import dev.weir.bpf.flow.FlowTimeouts;
import java.time.Duration;

/// How a tap counts flows. What is off costs nothing per packet.
///
/// @param interval length of an epoch: each flow is told once for each epoch it was active in
/// @param maxFlows size of the kernel's flow table
/// @param firstInterfaceOnly count a direction of a flow on the interface that showed it first, and
///     not again on others
/// @param statistics extremes and variances of sizes and gaps
/// @param extensionHeaders IPv6 extension headers by kind and chain depth
/// @param icmpv6Messages ICMPv6 messages by type and code
/// @param packetSizes histogram of packet sizes
public record TapSettings(
    Duration interval,
    FlowTimeouts timeouts,
    int maxFlows,
    boolean firstInterfaceOnly,
    boolean statistics,
    boolean extensionHeaders,
    boolean icmpv6Messages,
    boolean packetSizes) {
  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
  private static final int FEWEST_FLOWS = 16;
  private static final int MOST_FLOWS = 16 << 20;
  private static final int USUAL_FLOWS = 65_536;

  /// What receivers take unless they are told otherwise.
  public static TapSettings usual() {
    return new TapSettings(
        Duration.ofSeconds(5),
        new FlowTimeouts(Duration.ofSeconds(60), Duration.ofSeconds(5)),
        USUAL_FLOWS,
        true,
        true,
        true,
        true,
        true);
  }

  /// Adds what is out of range, by the names that these settings have in configurations.
  public void check(Problems problems) {
    if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
      problems.add("interval", "is " + text(interval) + "; wanted 1s or more");
    }
    if (timeouts.idle().compareTo(interval) < 0) {
      problems.add(
          "idle_timeout",
          "is "
              + text(timeouts.idle())
              + ", less than the interval; wanted "
              + text(interval)
              + " or more");
    }
    if (timeouts.closedLinger().isNegative()) {
      problems.add("closed_linger", "is negative; wanted 0s or more");
    }
    if (maxFlows < FEWEST_FLOWS || maxFlows > MOST_FLOWS) {
      problems.add(
          "max_flows", "is " + maxFlows + "; wanted " + FEWEST_FLOWS + " to " + MOST_FLOWS);
    }
  }

  private static String text(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }

  /// For a tap that counts no flows.
  static TapSettings withoutFlows() {
    Duration interval = Duration.ofSeconds(5);
    FlowTimeouts timeouts = new FlowTimeouts(interval, interval);
    return new TapSettings(interval, timeouts, FEWEST_FLOWS, false, false, false, false, false);
  }
}
