// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

/// Packets that were dropped alike since the last reading.
///
/// @param reason the kernel's number
/// @param interfaceIndex 0 without an interface, or in another network namespace
public record DroppedKind(
    int reason,
    PacketVersion version,
    PacketClass packetClass,
    int interfaceIndex,
    DropNamespace namespace,
    DropTally tally) {}
