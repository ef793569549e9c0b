// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Observation;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Traffic;
import dev.weir.api.flow.Workload;
import org.jspecify.annotations.Nullable;

/// What a row holds of its flow's records: one record's content, or the sum of several. By endpoint:
/// in `traffic` and `tcp`, forward is what the lower endpoint sent. Mutable and reused, for one
/// thread.
final class RowContent {
  long startNanos;
  long endNanos;
  long firstNanos;

  /// Of the earliest record.
  long sequence;

  /// Of the latest record.
  @Nullable EndReason endReason;

  /// Whether the lower endpoint sent the flow's first packet, by the record that knows the earliest.
  boolean lowerFirst;

  @Nullable Observation lowerSeen;
  @Nullable Observation upperSeen;
  @Nullable Workload lowerWorkload;
  @Nullable Workload upperWorkload;
  @Nullable Traffic traffic;
  @Nullable Tcp tcp;

  /// Takes a record over.
  void set(Flow record) {
    boolean lower = record.key().sourceIsLower();
    startNanos = record.startNanos();
    endNanos = record.endNanos();
    firstNanos = record.firstNanos();
    sequence = record.sequence();
    endReason = record.endReason();
    lowerFirst = lower;
    lowerSeen = lower ? record.forwardSeen() : record.backwardSeen();
    upperSeen = lower ? record.backwardSeen() : record.forwardSeen();
    lowerWorkload = lower ? record.sourceWorkload() : record.destinationWorkload();
    upperWorkload = lower ? record.destinationWorkload() : record.sourceWorkload();
    Traffic counted = record.traffic();
    traffic = lower || counted == null ? counted : Directions.reversed(counted);
    Tcp connection = record.tcp();
    tcp = lower || connection == null ? connection : Directions.reversed(connection);
  }

  /// Makes it a row that has no packets yet.
  void setTimes(long start, long end, boolean sourceIsLower) {
    startNanos = start;
    endNanos = end;
    firstNanos = start;
    sequence = 0;
    endReason = null;
    lowerFirst = sourceIsLower;
    lowerSeen = null;
    upperSeen = null;
    lowerWorkload = null;
    upperWorkload = null;
    traffic = null;
    tcp = null;
  }

  /// Adds another record's content.
  void add(RowContent other) {
    addWorkloads(other.lowerWorkload, other.upperWorkload);
    if (other.traffic == null) {
      addTimes(other.startNanos, other.endNanos);
      return;
    }
    if (traffic == null) {
      takePackets(other);
      return;
    }
    if (other.firstNanos < firstNanos) {
      firstNanos = other.firstNanos;
      lowerFirst = other.lowerFirst;
    }
    if (other.startNanos < startNanos) {
      startNanos = other.startNanos;
      sequence = other.sequence;
    }
    boolean later = isLater(other);
    if (later) {
      endReason = other.endReason;
    }
    traffic = later ? traffic.plus(other.traffic) : other.traffic.plus(traffic);
    tcp = later ? both(tcp, other.tcp) : both(other.tcp, tcp);
    lowerSeen = lowerSeen == null ? other.lowerSeen : lowerSeen;
    upperSeen = upperSeen == null ? other.upperSeen : upperSeen;
    endNanos = Math.max(endNanos, other.endNanos);
  }

  /// Names what Kubernetes knows, where nobody did before.
  void addWorkloads(@Nullable Workload lower, @Nullable Workload upper) {
    lowerWorkload = lowerWorkload == null ? lower : lowerWorkload;
    upperWorkload = upperWorkload == null ? upper : upperWorkload;
  }

  /// Times of what is no packet count only in a row without packets.
  void addTimes(long start, long end) {
    if (traffic == null) {
      startNanos = Math.min(startNanos, start);
      endNanos = Math.max(endNanos, end);
      firstNanos = startNanos;
    }
  }

  private static @Nullable Tcp both(@Nullable Tcp earlier, @Nullable Tcp later) {
    if (earlier == null || later == null) {
      return earlier == null ? later : earlier;
    }
    return earlier.plus(later);
  }

  private boolean isLater(RowContent other) {
    return other.endNanos > endNanos
        || (other.endNanos == endNanos && (other.endReason != null || endReason == null));
  }

  private void takePackets(RowContent other) {
    startNanos = other.startNanos;
    endNanos = other.endNanos;
    firstNanos = other.firstNanos;
    sequence = other.sequence;
    endReason = other.endReason;
    lowerFirst = other.lowerFirst;
    lowerSeen = other.lowerSeen;
    upperSeen = other.upperSeen;
    traffic = other.traffic;
    tcp = other.tcp;
  }
}
