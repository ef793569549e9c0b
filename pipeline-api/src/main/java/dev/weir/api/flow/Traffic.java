// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.flow;

/// How much a flow carried in the record's interval. A source that saw no packets (Hubble) has none.
///
/// @param sizesBytes frame sizes of both directions
/// @param gapsMicros time between consecutive packets of both directions, signed in capture order;
///     the gap counts in the interval of the later packet
/// @param fragments first, later and atomic fragments of both directions
/// @param maxExtensionDepth the longest IPv6 extension chain, 0 without
public record Traffic(
    DirectionCounts forward,
    DirectionCounts backward,
    Spread sizesBytes,
    Spread gapsMicros,
    long fragments,
    int maxExtensionDepth) {

  public long packets() {
    return forward.packets() + backward.packets();
  }

  public long frameBytes() {
    return forward.frameBytes() + backward.frameBytes();
  }
}
