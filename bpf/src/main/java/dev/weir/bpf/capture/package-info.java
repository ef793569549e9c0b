// SPDX-License-Identifier: Apache-2.0
/// Packets from files instead of interfaces: capture files, and engines that run their packets
/// through the tap's program with the capture's own clock.
@NullMarked
package dev.weir.bpf.capture;

import org.jspecify.annotations.NullMarked;
