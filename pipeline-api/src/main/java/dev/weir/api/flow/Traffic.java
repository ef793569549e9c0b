// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.flow;

import org.jspecify.annotations.Nullable;

/// How much a flow carried in the record's interval. A source that saw no packets (Hubble) has none.
///
/// @param sizesBytes frame sizes of both directions
/// @param gapsMicros time between consecutive packets of both directions, signed in capture order;
///     the gap counts in the interval of the later packet
/// @param fragments first, later and atomic fragments of both directions
/// @param maxExtensionDepth the longest IPv6 extension chain, 0 without
/// @param forwardHeaders null when unknown or no forward packet came
/// @param backwardHeaders null when unknown or no backward packet came
public record Traffic(
    DirectionCounts forward,
    DirectionCounts backward,
    Spread sizesBytes,
    Spread gapsMicros,
    long fragments,
    int maxExtensionDepth,
    @Nullable HeaderFields forwardHeaders,
    @Nullable HeaderFields backwardHeaders) {

  /// Of a source that does not keep header fields.
  public Traffic(
      DirectionCounts forward,
      DirectionCounts backward,
      Spread sizesBytes,
      Spread gapsMicros,
      long fragments,
      int maxExtensionDepth) {
    this(forward, backward, sizesBytes, gapsMicros, fragments, maxExtensionDepth, null, null);
  }

  /// Of this record and a later one of the same flow together.
  public Traffic plus(Traffic later) {
    return new Traffic(
        forward.plus(later.forward),
        backward.plus(later.backward),
        sizesBytes.plus(later.sizesBytes),
        gapsMicros.plus(later.gapsMicros),
        fragments + later.fragments,
        Math.max(maxExtensionDepth, later.maxExtensionDepth),
        both(forwardHeaders, later.forwardHeaders),
        both(backwardHeaders, later.backwardHeaders));
  }

  private static @Nullable HeaderFields both(
      @Nullable HeaderFields earlier, @Nullable HeaderFields later) {
    if (earlier == null || later == null) {
      return earlier == null ? later : earlier;
    }
    return earlier.plus(later);
  }

  public long packets() {
    return forward.packets() + backward.packets();
  }

  public long frameBytes() {
    return forward.frameBytes() + backward.frameBytes();
  }
}
