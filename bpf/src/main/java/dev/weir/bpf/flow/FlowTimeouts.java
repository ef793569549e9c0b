// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

import dev.weir.api.flow.EndReason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// When a flow ends and its entry is taken from the kernel's table. Silence is measured on the kernel's
/// monotonic clock: somebody who sets the wall clock ends no flow by it, and keeps none.
///
/// @param idle without a packet
/// @param closedLinger after the last packet of a TCP connection that both sides have ended
public record FlowTimeouts(Duration idle, Duration closedLinger) {
  private static final int FIN = 0x01;
  private static final int RST = 0x04;

  /// Whether the TCP connection is over: RST from either side or FIN from both. False for other
  /// protocols, which have no flags.
  public static boolean isClosed(FlowReading flow) {
    return ((flow.forwardFlags | flow.backwardFlags) & RST) != 0
        || (flow.forwardFlags & flow.backwardFlags & FIN) != 0;
  }

  /// Why the flow ends at this time of the monotonic clock, or null while it goes on.
  public @Nullable EndReason due(FlowReading flow, long clockNanos, Interfaces interfaces) {
    long silent = clockNanos - flow.lastClockNanos;
    if (isClosed(flow) && silent >= closedLinger.toNanos()) {
      return EndReason.CLOSED;
    }
    if (silent >= idle.toNanos()) {
      return EndReason.IDLE;
    }
    return isGone(flow, interfaces) ? EndReason.INTERFACE_GONE : null;
  }

  /// A flow whose other direction is still counted somewhere goes on: the path has changed.
  private static boolean isGone(FlowReading flow, Interfaces interfaces) {
    return isGone(flow.forwardSeenAt, interfaces) && isGone(flow.backwardSeenAt, interfaces);
  }

  private static boolean isGone(int seenAt, Interfaces interfaces) {
    return seenAt == 0 || !interfaces.isPresent(seenAt >>> 2);
  }
}
