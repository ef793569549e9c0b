// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

import dev.weir.api.flow.DirectionCounts;
import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Observation;
import dev.weir.api.flow.Spread;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.TcpFlags;
import dev.weir.api.flow.Traffic;
import dev.weir.api.net.Protocol;
import org.jspecify.annotations.Nullable;

/// The flow record between two readings: what was counted since the earlier one.
public final class FlowDelta {
  private static final double NANOS_PER_MICRO = 1_000;

  private FlowDelta() {}

  /// The record that tells what `to` has and `from` has not. It is empty, at the instant of the last
  /// packet, when they are the same.
  ///
  /// @param flow whose key, direction, first packet and places the record takes
  /// @param to the later reading; its epoch's first and last packet bound the record
  /// @param from what was told before; all zero for a flow of which nothing was told
  public static Flow of(
      FlowReading flow,
      EpochReading to,
      EpochReading from,
      long sequence,
      @Nullable EndReason endReason,
      Interfaces interfaces) {
    long start = to.firstNanos;
    if (to.packets() == from.packets()) {
      start = to.lastNanos;
    } else if (sequence == 0) {
      // What was never told begins with the flow, even when it spans more than one epoch.
      start = Math.min(flow.firstNanos, start);
    }
    return Flow.ofPackets(
        flow.key.toFlowKey(flow.forwardIsLower),
        start,
        to.lastNanos,
        flow.firstNanos,
        sequence,
        endReason,
        observation(flow.forwardSeenAt, interfaces),
        observation(flow.backwardSeenAt, interfaces),
        traffic(to, from),
        flow.key.protocol == Protocol.TCP
            ? new Tcp(flags(to, from, 0), flags(to, from, Count.DIRECTION), null)
            : null);
  }

  /// What was carried between the two readings.
  public static Traffic traffic(EpochReading to, EpochReading from) {
    return new Traffic(
        direction(to, from, 0),
        direction(to, from, Sum.DIRECTION),
        sizes(to, from),
        gaps(to, from),
        count(to, from, Count.FRAGMENTS) + count(to, from, Count.DIRECTION + Count.FRAGMENTS),
        to.packets() == from.packets() ? 0 : to.depthMax);
  }

  private static DirectionCounts direction(EpochReading to, EpochReading from, int at) {
    long packets = sum(to, from, at + Sum.PACKETS);
    if (packets == 0) {
      return DirectionCounts.ZERO;
    }
    return new DirectionCounts(
        packets,
        sum(to, from, at + Sum.FRAME_BYTES),
        sum(to, from, at + Sum.IP_BYTES),
        sum(to, from, at + Sum.PAYLOAD_BYTES));
  }

  private static TcpFlags flags(EpochReading to, EpochReading from, int at) {
    return new TcpFlags(
        count(to, from, at + Count.FIN),
        count(to, from, at + Count.SYN),
        count(to, from, at + Count.RST),
        count(to, from, at + Count.PSH),
        count(to, from, at + Count.ACK),
        count(to, from, at + Count.URG),
        count(to, from, at + Count.ECE),
        count(to, from, at + Count.CWR),
        count(to, from, at + Count.SYN_ONLY),
        count(to, from, at + Count.SYN_ACK));
  }

  private static Spread sizes(EpochReading to, EpochReading from) {
    long packets = to.packets() - from.packets();
    if (to.sizeMax == 0 || packets == 0) {
      return Spread.NONE;
    }
    long bytes = sum(to, from, Sum.FRAME_BYTES) + sum(to, from, Sum.DIRECTION + Sum.FRAME_BYTES);
    return new Spread(
        packets,
        bytes,
        deviations(to, from, packets, bytes, Sum.SIZE_SQUARES),
        to.sizeMin,
        to.sizeMax);
  }

  private static Spread gaps(EpochReading to, EpochReading from) {
    long gaps = sum(to, from, Sum.GAPS);
    if (gaps == 0) {
      return Spread.NONE;
    }
    long nanos = sum(to, from, Sum.GAP_NANOS);
    return new Spread(
        gaps,
        nanos / NANOS_PER_MICRO,
        deviations(to, from, gaps, nanos, Sum.GAP_SQUARES) / (NANOS_PER_MICRO * NANOS_PER_MICRO),
        to.gapMinNanos / NANOS_PER_MICRO,
        to.gapMaxNanos / NANOS_PER_MICRO);
  }

  private static double deviations(
      EpochReading to, EpochReading from, long count, long sum, int squares) {
    long low = to.sums[squares] - from.sums[squares];
    long high = to.sums[squares + 1] - from.sums[squares + 1];
    if (Long.compareUnsigned(to.sums[squares], from.sums[squares]) < 0) {
      high--;
    }
    return Deviations.squared(count, sum, low, high);
  }

  private static @Nullable Observation observation(int seenAt, Interfaces interfaces) {
    if (seenAt == 0) {
      return null;
    }
    int index = seenAt >>> 2;
    Observation.Side side =
        (seenAt >> 1 & 1) == 0 ? Observation.Side.INGRESS : Observation.Side.EGRESS;
    return new Observation(interfaces.name(index), index, side);
  }

  private static long sum(EpochReading to, EpochReading from, int at) {
    return to.sums[at] - from.sums[at];
  }

  private static long count(EpochReading to, EpochReading from, int at) {
    return Integer.toUnsignedLong(to.counts[at] - from.counts[at]);
  }
}
