// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.flow;

import org.jspecify.annotations.Nullable;

/// What a policy or the kernel did with the flow's packets.
///
/// @param dropReason the source's own name for the reason, null when nothing was dropped
/// @param droppedPackets how many packets were dropped in the interval
public record Verdict(Action action, @Nullable String dropReason, long droppedPackets) {
  /// The outcome.
  public enum Action {
    FORWARDED,
    DROPPED,
    DENIED,
    AUDITED,
    UNKNOWN
  }
}
