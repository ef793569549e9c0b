// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The kernel's flow table in plain Java: what `weir_account` in flow.h does with a packet, as far as
/// the table is concerned.
final class SimulatedTable {
  private final long intervalNanos;
  private final Map<Integer, Entry> entries = new LinkedHashMap<>();

  SimulatedTable(long intervalNanos) {
    this.intervalNanos = intervalNanos;
  }

  /// One entry; `lastClock` is what the next gap is measured from.
  static final class Entry {
    final FlowReading flow = new FlowReading();
    long lastClock;
  }

  void packet(int id, boolean forward, long timeNanos, int size, int tcpFlags) {
    Entry entry = entries.computeIfAbsent(id, SimulatedTable::entry);
    FlowReading flow = entry.flow;
    EpochReading now = flow.now;
    if (!flow.counted) {
      flow.firstNanos = timeNanos;
    }
    if (!flow.counted || Long.compareUnsigned(timeNanos - now.startNanos, intervalNanos) >= 0) {
      turn(flow, timeNanos);
    }
    now.firstNanos = Math.min(now.firstNanos, timeNanos);
    now.lastNanos = Math.max(now.lastNanos, timeNanos);
    if (flow.counted) {
      gap(now, timeNanos - entry.lastClock);
    }
    now.sizeMin = now.sizeMin == 0 ? size : Math.min(now.sizeMin, size);
    now.sizeMax = Math.max(now.sizeMax, size);
    square(now.sums, Sum.SIZE_SQUARES, size);
    int sums = forward ? 0 : Sum.DIRECTION;
    now.sums[sums + Sum.PACKETS]++;
    now.sums[sums + Sum.FRAME_BYTES] += size;
    flags(flow, forward, tcpFlags);
    entry.lastClock = timeNanos;
    flow.counted = true;
  }

  /// Copies of all entries: one batch read.
  List<FlowReading> read() {
    List<FlowReading> copies = new ArrayList<>();
    entries.values().forEach(entry -> copies.add(copy(entry.flow)));
    return copies;
  }

  /// The entry as it is now, which is no longer in the table.
  FlowReading take(KeyReading key) {
    Entry entry = entries.remove((int) key.lowerLow);
    FlowReading copy = entry == null ? new FlowReading() : copy(entry.flow);
    key.copyTo(scratch, 0);
    copy.key.copyFrom(scratch, 0);
    return copy;
  }

  private final long[] scratch = new long[KeyReading.LONGS];

  private static Entry entry(int id) {
    Entry entry = new Entry();
    entry.flow.key.lowerLow = id;
    entry.flow.key.upperLow = 1_000_000;
    entry.flow.key.lowerPort = 0x8000 | (id & 0x7fff);
    entry.flow.key.upperPort = 443;
    entry.flow.key.protocol = 6;
    entry.flow.key.version = 6;
    entry.flow.forwardIsLower = true;
    entry.flow.forwardSeenAt = 7 << 2 | 1;
    return entry;
  }

  private void turn(FlowReading flow, long timeNanos) {
    EpochReading now = flow.now;
    if (flow.counted) {
      copy(now, flow.before);
    }
    now.startNanos = timeNanos - timeNanos % intervalNanos;
    now.firstNanos = timeNanos;
    now.lastNanos = timeNanos;
    now.gapsInEpoch = 0;
    now.sizeMin = 0;
    now.sizeMax = 0;
    now.depthMax = 0;
  }

  private static void gap(EpochReading now, long nanos) {
    now.gapMinNanos = now.gapsInEpoch == 0 ? nanos : Math.min(now.gapMinNanos, nanos);
    now.gapMaxNanos = now.gapsInEpoch == 0 ? nanos : Math.max(now.gapMaxNanos, nanos);
    now.gapsInEpoch++;
    now.sums[Sum.GAPS]++;
    now.sums[Sum.GAP_NANOS] += nanos;
    square(now.sums, Sum.GAP_SQUARES, nanos);
  }

  private static void flags(FlowReading flow, boolean forward, int flags) {
    int counts = forward ? 0 : Count.DIRECTION;
    for (int bit = 0; bit < 8; bit++) {
      flow.now.counts[counts + bit] += flags >> bit & 1;
    }
    if (forward) {
      flow.forwardFlags |= flags;
    } else {
      flow.backwardFlags |= flags;
    }
  }

  private static void square(long[] sums, int at, long value) {
    long low = value * value;
    sums[at] += low;
    sums[at + 1] += Math.multiplyHigh(value, value);
    if (Long.compareUnsigned(sums[at], low) < 0) {
      sums[at + 1]++;
    }
  }

  private static FlowReading copy(FlowReading from) {
    FlowReading to = new FlowReading();
    long[] key = new long[KeyReading.LONGS];
    from.key.copyTo(key, 0);
    to.key.copyFrom(key, 0);
    to.counted = from.counted;
    to.forwardIsLower = from.forwardIsLower;
    to.forwardFlags = from.forwardFlags;
    to.backwardFlags = from.backwardFlags;
    to.forwardSeenAt = from.forwardSeenAt;
    to.backwardSeenAt = from.backwardSeenAt;
    to.firstNanos = from.firstNanos;
    copy(from.now, to.now);
    copy(from.before, to.before);
    return to;
  }

  private static void copy(EpochReading from, EpochReading to) {
    to.startNanos = from.startNanos;
    to.firstNanos = from.firstNanos;
    to.lastNanos = from.lastNanos;
    to.gapMinNanos = from.gapMinNanos;
    to.gapMaxNanos = from.gapMaxNanos;
    to.sizeMin = from.sizeMin;
    to.sizeMax = from.sizeMax;
    to.depthMax = from.depthMax;
    to.gapsInEpoch = from.gapsInEpoch;
    System.arraycopy(from.sums, 0, to.sums, 0, Sum.SUMS);
    System.arraycopy(from.counts, 0, to.counts, 0, Count.COUNTS);
  }
}
