// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Flow;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Turns readings of the kernel's flow table into records. It remembers what it has told of each
/// flow, so the records of a flow add up to exactly what the kernel counted, however late a reading
/// comes.
///
/// The kernel keeps two states of a flow: as it is in its latest epoch (`now`) and as it was when the
/// epoch before that ended (`before`). A record is made when an epoch is over: of `before` while
/// `now` still runs, of both when `now` is over too. What was counted in epochs that had been
/// overwritten when the reading came is told with the next epoch and counted as merged.
///
/// For one thread. Holds about 330 bytes of heap for each flow.
public final class FlowTable {
  private final long intervalNanos;
  private final FlowTimeouts timeouts;
  private final Interfaces interfaces;
  private final FlowMemory memory = new FlowMemory();
  private final EpochReading told = new EpochReading();
  private long mergedEpochs;

  /// @param interval the length of an epoch, as the kernel programs have it
  public FlowTable(Duration interval, FlowTimeouts timeouts, Interfaces interfaces) {
    this.intervalNanos = interval.toNanos();
    this.timeouts = timeouts;
    this.interfaces = interfaces;
  }

  /// Takes an entry as it was read and tells what is over of it.
  ///
  /// @param nowNanos the time by the kernel programs' clock, taken before the entry was read
  /// @return why the flow should end, or null: the caller then takes the entry from the kernel's
  ///     table and hands what that gave to [#end]
  public @Nullable EndReason read(FlowReading flow, long nowNanos, Consumer<Flow> records) {
    if (!flow.counted) {
      return null;
    }
    int row = memory.row(flow.key);
    memory.touch(row, flow.now.lastNanos, FlowTimeouts.isClosed(flow));
    tell(row, flow, flow.before, records);
    if (flow.now.startNanos < nowNanos - Math.floorMod(nowNanos, intervalNanos)) {
      tell(row, flow, flow.now, records);
    }
    return timeouts.due(flow, nowNanos, interfaces);
  }

  /// Takes the last state of an entry, which is no longer in the kernel's table, and tells the rest
  /// of it. The last record carries the reason, and nothing else when all has been told.
  public void end(FlowReading flow, EndReason reason, Consumer<Flow> records) {
    if (flow.counted) {
      int row = memory.row(flow.key);
      tell(row, flow, flow.before, records);
      tell(row, flow, flow.now, reason, records);
    }
    memory.remove(flow.key);
  }

  /// Tells a closed epoch of a flow that is handed over when it ends: a capture's.
  public void epoch(FlowReading flow, Consumer<Flow> records) {
    tell(memory.row(flow.key), flow, flow.now, records);
  }

  /// Forgets a flow that turned out to have no entry any more.
  public void forget(KeyReading key) {
    memory.remove(key);
  }

  /// At most `count` keys that can be ended early with the least harm: closed connections first, then
  /// the flows that are silent longest.
  public List<KeyReading> oldest(int count) {
    return memory.oldest(count);
  }

  /// Flows that are remembered.
  public int size() {
    return memory.size();
  }

  /// How often a record held more than one epoch because the reading came too late to part them. Only
  /// known while the programs keep statistics.
  public long mergedEpochs() {
    return mergedEpochs;
  }

  private void tell(int row, FlowReading flow, EpochReading epoch, Consumer<Flow> records) {
    // Not "differs": a clock that steps back can make an older state seem closed again.
    if (epoch.packets() - memory.toldPackets(row) > 0) {
      tell(row, flow, epoch, null, records);
    }
  }

  private void tell(
      int row,
      FlowReading flow,
      EpochReading epoch,
      @Nullable EndReason reason,
      Consumer<Flow> records) {
    memory.load(row, told);
    long sequence = memory.sequence(row);
    Flow record = FlowDelta.of(flow, epoch, told, sequence, reason, interfaces);
    if (isMerged(epoch)) {
      mergedEpochs++;
    }
    memory.store(row, epoch);
    records.accept(record);
  }

  /// Every packet but a flow's first makes a gap, so the gaps tell whether all packets since the last
  /// record came in this epoch.
  private boolean isMerged(EpochReading epoch) {
    long gaps = epoch.sums[Sum.GAPS] - told.sums[Sum.GAPS];
    return epoch.sizeMax != 0 && told.startNanos != epoch.startNanos && gaps != epoch.gapsInEpoch;
  }
}
