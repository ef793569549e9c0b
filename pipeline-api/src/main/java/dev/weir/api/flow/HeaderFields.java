// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.flow;

/// What the IP headers of one direction said in the record's interval.
///
/// @param hopLimitMin smallest hop limit (IPv6) or time to live (IPv4)
/// @param hopLimitMax largest
/// @param trafficClass of the latest packet: DSCP in the upper six bits, ECN in the lower two (RFC
///     2474, RFC 3168)
/// @param congestionMarks packets whose ECN field said "congestion experienced"
/// @param flowLabel of the latest packet (RFC 6437), 0 for IPv4
public record HeaderFields(
    int hopLimitMin, int hopLimitMax, int trafficClass, long congestionMarks, int flowLabel) {

  /// Of this record and a later one of the same flow together.
  public HeaderFields plus(HeaderFields later) {
    return new HeaderFields(
        Math.min(hopLimitMin, later.hopLimitMin),
        Math.max(hopLimitMax, later.hopLimitMax),
        later.trafficClass,
        congestionMarks + later.congestionMarks,
        later.flowLabel);
  }
}
