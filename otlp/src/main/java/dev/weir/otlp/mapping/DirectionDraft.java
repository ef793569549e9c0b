// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.mapping;

import dev.weir.api.flow.DirectionCounts;
import dev.weir.api.flow.HeaderFields;
import dev.weir.api.flow.Observation;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.TcpFlags;
import org.jspecify.annotations.Nullable;

/// What was read of one direction so far.
final class DirectionDraft {
  String interfaceName = "";
  int interfaceIndex;
  Observation.@Nullable Side side;

  long packets = FlowDraft.UNKNOWN;
  long bytes;
  long ipBytes;
  long payloadBytes;

  @Nullable HeaderFields headers;
  @Nullable TcpFlags flags;

  long retransmissions;
  long outOfOrder;
  long zeroWindows;
  long zeroWindowNanos;

  @Nullable Observation observation() {
    return side == null ? null : new Observation(interfaceName, interfaceIndex, side);
  }

  DirectionCounts counts() {
    return new DirectionCounts(Math.max(0, packets), bytes, ipBytes, payloadBytes);
  }

  TcpFlags flagsOrNone() {
    return flags == null ? TcpFlags.ZERO : flags;
  }

  Tcp.DirectionAnalysis analysis() {
    return new Tcp.DirectionAnalysis(retransmissions, outOfOrder, zeroWindows, zeroWindowNanos);
  }
}
