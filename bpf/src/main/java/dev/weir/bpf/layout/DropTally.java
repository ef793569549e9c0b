// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

/// How much was dropped.
///
/// @param packets as segments on the wire
/// @param bytes from the IP header on where there is one, else those of the kernel's packet
public record DropTally(long packets, long bytes) {
  public static final DropTally ZERO = new DropTally(0, 0);

  public DropTally plus(DropTally other) {
    return new DropTally(packets + other.packets, bytes + other.bytes);
  }
}
