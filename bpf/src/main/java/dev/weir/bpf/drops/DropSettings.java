// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.drops;

import java.time.Duration;

/// What the drops program counts.
///
/// @param interval length of an epoch: no flow record spans two
/// @param maxFlows size of the kernel's table of flows with drops, in one interval; there are two
/// @param ownNamespaceOnly leave out drops in other network namespaces than that of the thread that
///     attaches
public record DropSettings(Duration interval, int maxFlows, boolean ownNamespaceOnly) {}
