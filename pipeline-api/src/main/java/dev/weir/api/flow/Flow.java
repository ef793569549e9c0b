// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.flow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What happened on one flow between two instants. A record is a delta: its counts are what came
/// since the record before it, so that summing the records of a key gives the flow.
///
/// Absent is not zero: a part that the source cannot know is null (or empty, for exchanges).
///
/// @param startNanos time of the first packet in the interval, nanoseconds since the epoch
/// @param endNanos time of the last packet in the interval
/// @param firstNanos time of the first packet of the whole flow
/// @param sequence 0 on the first record of a flow, one more on each further one
/// @param endReason set on the last record, null on the others
/// @param forwardSeen where forward packets were counted, null when unknown or none came yet
/// @param backwardSeen where backward packets were counted, null when unknown or none came yet
/// @param exchanges application exchanges that ended in the interval
/// @param window set when the record is a row of a dataset, which covers exactly one window
public record Flow(
    FlowKey key,
    long startNanos,
    long endNanos,
    long firstNanos,
    long sequence,
    @Nullable EndReason endReason,
    @Nullable Observation forwardSeen,
    @Nullable Observation backwardSeen,
    @Nullable Traffic traffic,
    @Nullable Tcp tcp,
    List<Exchange> exchanges,
    @Nullable Verdict verdict,
    @Nullable Workload sourceWorkload,
    @Nullable Workload destinationWorkload,
    @Nullable Window window) {

  public Flow {
    exchanges = List.copyOf(exchanges);
  }

  /// A record of counted packets and nothing else.
  public static Flow ofPackets(
      FlowKey key,
      long startNanos,
      long endNanos,
      long firstNanos,
      long sequence,
      @Nullable EndReason endReason,
      @Nullable Observation forwardSeen,
      @Nullable Observation backwardSeen,
      Traffic traffic,
      @Nullable Tcp tcp) {
    return new Flow(
        key,
        startNanos,
        endNanos,
        firstNanos,
        sequence,
        endReason,
        forwardSeen,
        backwardSeen,
        traffic,
        tcp,
        List.of(),
        null,
        null,
        null,
        null);
  }

  /// About how many bytes of heap the record takes, for queues bounded in bytes.
  public long estimatedBytes() {
    long bytes = 280;
    bytes += traffic == null ? 0 : 224;
    bytes += tcp == null ? 0 : 240;
    bytes += window == null ? 0 : window.estimatedBytes();
    bytes += 320L * exchanges.size();
    bytes += sourceWorkload == null ? 0 : 480;
    bytes += destinationWorkload == null ? 0 : 480;
    return bytes;
  }
}
