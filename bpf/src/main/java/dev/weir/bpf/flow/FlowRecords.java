// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

import dev.weir.api.flow.DirectionCounts;
import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.HeaderFields;
import dev.weir.api.flow.Observation;
import dev.weir.api.flow.Spread;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.TcpFlags;
import dev.weir.api.flow.Traffic;
import dev.weir.api.net.Protocol;
import org.jspecify.annotations.Nullable;

/// Makes flow records of what was read.
public final class FlowRecords {
  private static final double NANOS_PER_MICRO = 1_000;
  private static final Traffic NOTHING =
      new Traffic(
          DirectionCounts.ZERO, DirectionCounts.ZERO, Spread.NONE, Spread.NONE, 0, 0, null, null);

  private FlowRecords() {}

  /// The record of an epoch of the flow.
  public static Flow of(
      FlowReading flow, EpochReading epoch, @Nullable EndReason endReason, Interfaces interfaces) {
    return record(
        flow,
        epoch.firstNanos,
        epoch.lastNanos,
        epoch.sequence,
        endReason,
        traffic(epoch),
        tcp(flow, epoch),
        interfaces);
  }

  /// The last record of a flow of which everything has been told: nothing but the reason.
  public static Flow closing(FlowReading flow, EndReason reason, Interfaces interfaces) {
    boolean tcp = flow.key.protocol == Protocol.TCP;
    return record(
        flow,
        flow.now.lastNanos,
        flow.now.lastNanos,
        flow.now.sequence + 1L,
        reason,
        NOTHING,
        tcp ? new Tcp(TcpFlags.ZERO, TcpFlags.ZERO, TcpAnalysis.nothingMore(flow.now)) : null,
        interfaces);
  }

  private static Flow record(
      FlowReading flow,
      long startNanos,
      long endNanos,
      long sequence,
      @Nullable EndReason endReason,
      Traffic traffic,
      @Nullable Tcp tcp,
      Interfaces interfaces) {
    return Flow.ofPackets(
        flow.key.toFlowKey(flow.forwardIsLower),
        startNanos,
        endNanos,
        flow.firstNanos,
        sequence,
        endReason,
        observation(flow.forwardSeenAt, interfaces),
        observation(flow.backwardSeenAt, interfaces),
        traffic,
        tcp);
  }

  private static Traffic traffic(EpochReading epoch) {
    return new Traffic(
        direction(epoch, 0),
        direction(epoch, Sum.DIRECTION),
        sizes(epoch),
        gaps(epoch),
        count(epoch, Count.FRAGMENTS) + count(epoch, Count.DIRECTION + Count.FRAGMENTS),
        epoch.depthMax,
        headers(epoch, 0),
        headers(epoch, 1));
  }

  private static DirectionCounts direction(EpochReading epoch, int at) {
    long packets = epoch.sums[at + Sum.PACKETS];
    if (packets == 0) {
      return DirectionCounts.ZERO;
    }
    return new DirectionCounts(
        packets,
        epoch.sums[at + Sum.FRAME_BYTES],
        epoch.sums[at + Sum.IP_BYTES],
        epoch.sums[at + Sum.PAYLOAD_BYTES]);
  }

  private static @Nullable HeaderFields headers(EpochReading epoch, int direction) {
    if (epoch.sums[direction * Sum.DIRECTION + Sum.PACKETS] == 0) {
      return null;
    }
    return new HeaderFields(
        epoch.hopLimitMin[direction],
        epoch.hopLimitMax[direction],
        epoch.trafficClass[direction],
        count(epoch, direction * Count.DIRECTION + Count.CONGESTION_MARKS),
        epoch.flowLabel[direction]);
  }

  private static @Nullable Tcp tcp(FlowReading flow, EpochReading epoch) {
    return flow.key.protocol == Protocol.TCP
        ? new Tcp(flags(epoch, 0), flags(epoch, Count.DIRECTION), TcpAnalysis.of(epoch))
        : null;
  }

  private static TcpFlags flags(EpochReading epoch, int at) {
    return new TcpFlags(
        count(epoch, at + Count.FIN),
        count(epoch, at + Count.SYN),
        count(epoch, at + Count.RST),
        count(epoch, at + Count.PSH),
        count(epoch, at + Count.ACK),
        count(epoch, at + Count.URG),
        count(epoch, at + Count.ECE),
        count(epoch, at + Count.CWR),
        count(epoch, at + Count.SYN_ONLY),
        count(epoch, at + Count.SYN_ACK));
  }

  private static Spread sizes(EpochReading epoch) {
    long packets = epoch.packets();
    if (epoch.sizeMax == 0 || packets == 0) {
      return Spread.NONE;
    }
    long bytes = epoch.sums[Sum.FRAME_BYTES] + epoch.sums[Sum.DIRECTION + Sum.FRAME_BYTES];
    return new Spread(
        packets,
        bytes,
        Deviations.squared(
            packets, bytes, epoch.sums[Sum.SIZE_SQUARES], epoch.sums[Sum.SIZE_SQUARES + 1]),
        epoch.sizeMin,
        epoch.sizeMax);
  }

  private static Spread gaps(EpochReading epoch) {
    long gaps = epoch.sums[Sum.GAPS];
    if (gaps == 0) {
      return Spread.NONE;
    }
    long nanos = epoch.sums[Sum.GAP_NANOS];
    double squared =
        Deviations.squared(
            gaps, nanos, epoch.sums[Sum.GAP_SQUARES], epoch.sums[Sum.GAP_SQUARES + 1]);
    return new Spread(
        gaps,
        nanos / NANOS_PER_MICRO,
        squared / (NANOS_PER_MICRO * NANOS_PER_MICRO),
        epoch.gapMinNanos / NANOS_PER_MICRO,
        epoch.gapMaxNanos / NANOS_PER_MICRO);
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

  private static long count(EpochReading epoch, int at) {
    return Integer.toUnsignedLong(epoch.counts[at]);
  }
}
