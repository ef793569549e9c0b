// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.link;

import dev.weir.bpf.layout.Side;

/// Where a program meets the packets of an interface. On a traffic control hook several programs
/// see a packet, in the order in which they were attached; XDP has room for one.
public enum Hook {
  TC_INGRESS(Side.INGRESS, 46, 0, "tcx ingress"),
  TC_EGRESS(Side.EGRESS, 47, 0, "tcx egress"),

  /// In the driver, before the kernel builds its packet; few drivers and virtual devices can. It is
  /// never chosen silently, nor is the other mode: the difference in speed is large.
  XDP_NATIVE(Side.INGRESS, 37, 1 << 2, "xdp native"),

  /// In the network stack, on any device, slower than traffic control.
  XDP_GENERIC(Side.INGRESS, 37, 1 << 1, "xdp generic");

  private final Side side;
  final int attachType;
  final int flags;
  private final String how;

  Hook(Side side, int attachType, int flags, String how) {
    this.side = side;
    this.attachType = attachType;
    this.flags = flags;
    this.how = how;
  }

  /// Which way the packets pass that a program sees there.
  public Side side() {
    return side;
  }

  public boolean isXdp() {
    return this == XDP_NATIVE || this == XDP_GENERIC;
  }

  /// `tcx ingress`, `xdp native`.
  @Override
  public String toString() {
    return how;
  }
}
