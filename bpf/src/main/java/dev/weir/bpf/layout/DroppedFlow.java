// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

import dev.weir.api.flow.FlowKey;

/// Packets of one sender to one receiver that were dropped for one reason in one epoch.
///
/// @param key its source is who sent the dropped packets
/// @param reason the kernel's number
/// @param firstNanos of the first drop, nanoseconds since the epoch
/// @param lastNanos of the last drop
/// @param interfaceIndex of the first drop; 0 without one, or in another network namespace
public record DroppedFlow(
    FlowKey key,
    int reason,
    DropTally tally,
    long firstNanos,
    long lastNanos,
    int interfaceIndex,
    DropNamespace namespace) {}
