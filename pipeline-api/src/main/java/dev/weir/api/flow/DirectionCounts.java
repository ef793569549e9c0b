// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.flow;

/// What one direction of a flow carried in the record's interval.
///
/// @param packets wire segments: a segmentation-offload super-packet counts as what it becomes
/// @param frameBytes bytes on the wire with link header and tags, without FCS
/// @param ipBytes bytes from the IP header on
/// @param payloadBytes bytes above TCP or UDP, 0 for other protocols
public record DirectionCounts(long packets, long frameBytes, long ipBytes, long payloadBytes) {
  public static final DirectionCounts ZERO = new DirectionCounts(0, 0, 0, 0);

  /// The sum of both.
  public DirectionCounts plus(DirectionCounts other) {
    return new DirectionCounts(
        packets + other.packets,
        frameBytes + other.frameBytes,
        ipBytes + other.ipBytes,
        payloadBytes + other.payloadBytes);
  }
}
