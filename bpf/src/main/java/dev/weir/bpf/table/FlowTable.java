// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.table;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.weir.api.component.Clock;
import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Flow;
import dev.weir.bpf.flow.FlowTimeouts;
import dev.weir.bpf.flow.Interfaces;
import dev.weir.bpf.layout.Structs;
import java.time.Duration;
import java.util.BitSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Takes what the programs counted out of the flow table, as records, exactly once: each is read, then
/// marked as told by a compare-and-swap that fails when a packet came meanwhile. What the programs
/// count after that is told by the next record, however late. Only a flow that ends is locked.
///
/// For one thread; the only one that tells or frees. Keeps nothing of a flow.
public final class FlowTable {
  /// Whole buckets, since each fills from its first slot on.
  private static final int BUCKET_SLOTS = Structs.BUCKET_SLOTS;

  private static final int SAMPLED_BUCKETS = 512;

  private final TableMemory memory;
  private final long intervalNanos;
  private final FlowTaker taker;

  /// Slots that had no packet when they were last looked at: should it be so again, none will come.
  private final BitSet uncounted = new BitSet();

  private int live;

  /// What to do with a taken slot of a part.
  private interface Visitor {
    void visit(TablePart part, int slot, int firstSlot);
  }

  /// @param interval the length of an epoch, as the programs have it; zero for one that never ends
  public FlowTable(
      TableMemory memory, Duration interval, FlowTimeouts timeouts, Interfaces interfaces) {
    this.memory = memory;
    this.intervalNanos = interval.toNanos();
    this.taker = new FlowTaker(timeouts, interfaces);
  }

  /// Slots of the table.
  public int capacity() {
    return memory.slots();
  }

  /// Flows that the last walk left in the table.
  public int live() {
    return live;
  }

  /// How many records held more than one epoch because the reading came too late to part them.
  public long mergedEpochs() {
    return taker.mergedEpochs();
  }

  /// As [#tellOver(Clock, Consumer, Runnable)], without a pause.
  public void tellOver(Clock clock, Consumer<Flow> records) {
    tellOver(clock, records, () -> {});
  }

  /// Tells the epochs that are over and ends the flows that are due.
  ///
  /// @param clock the time as the programs tell it, and their monotonic clock
  /// @param pause called now and then meanwhile; may evict
  public void tellOver(Clock clock, Consumer<Flow> records, Runnable pause) {
    long now = clock.epochNanos();
    long silentAt = clock.monotonicNanos();
    long open = now - Math.floorMod(now, intervalNanos);
    Visitor visitor =
        (part, slot, first) -> {
          boolean counted = taker.tellOver(part, slot, open, silentAt, clock, records);
          if (counted) {
            uncounted.clear(first + slot);
          } else if (uncounted.get(first + slot)) {
            uncounted.clear(first + slot);
            taker.free(part, slot);
          } else {
            uncounted.set(first + slot);
          }
        };
    walk(visitor, pause);
  }

  /// Tells everything of every flow, which goes on.
  public void tellAll(Consumer<Flow> records) {
    walk((part, slot, first) -> {
      taker.tellAll(part, slot, records);
    });
  }

  /// Tells everything of the flows in those slots, which go on: for a table that is all in one part.
  public void tell(IntStream slots, Consumer<Flow> records) {
    try (TablePart part = memory.part(0)) {
      slots.forEach(slot -> taker.tellAll(part, slot, records));
    }
  }

  /// Tells everything and ends every flow. The last record of each carries the reason.
  public void endAll(EndReason reason, Consumer<Flow> records) {
    walk((part, slot, first) -> taker.end(part, slot, reason, records));
  }

  /// As [#endAll], for a table that is in one part, nobody writes any more and nobody reads again: the
  /// flows stay where they are.
  public void tellLast(EndReason reason, Consumer<Flow> records) {
    try (TablePart part = memory.part(0)) {
      int[] tags = part.tags().toArray(JAVA_INT);
      for (int slot = 0; slot < part.slots(); slot++) {
        if (tags[slot] != 0) {
          taker.tellLast(part, slot, reason, records);
        }
      }
    }
  }

  /// About which part of the slots is taken, by a look at some thousands of them.
  public double fill() {
    int buckets = memory.slots() / BUCKET_SLOTS;
    int step = Math.max(1, buckets / SAMPLED_BUCKETS);
    int sampled = (buckets + step - 1) / step;
    return (double) taken(step) / (sampled * BUCKET_SLOTS);
  }

  /// Ends flows early until about `rest` are left, those first that lose least: see [EvictionOrder].
  ///
  /// @param onlyCheap only closed connections and flows that never had a second packet
  public void evict(int rest, boolean onlyCheap, Consumer<Flow> records) {
    EvictionOrder order = new EvictionOrder(live);
    walk((part, slot, first) -> {
      if (taker.read(part, slot) && taker.flow().counted) {
        order.add(taker.flow());
      }
    });
    order.choose(order.count() - rest, onlyCheap);
    walk((part, slot, first) -> {
      if (taker.read(part, slot) && taker.flow().counted && order.takes(taker.flow())) {
        taker.end(part, slot, EndReason.EVICTED, records);
      }
    });
  }

  private void walk(Visitor visitor) {
    walk(visitor, () -> {});
  }

  private void walk(Visitor visitor, Runnable pause) {
    for (int first = 0; first < memory.slots(); first += memory.partSlots()) {
      if (memory.isEmpty(first)) {
        continue;
      }
      try (TablePart part = memory.part(first)) {
        for (int slot = 0; slot < part.slots(); slot++) {
          if (part.isTaken(slot)) {
            visitor.visit(part, slot, first);
          }
        }
      }
      pause.run();
    }
    live = taken(1);
  }

  /// How many slots of every `step`th bucket are taken.
  private int taken(int step) {
    int taken = 0;
    for (int slot = 0; slot < memory.slots(); slot += step * BUCKET_SLOTS) {
      for (int i = 0; i < BUCKET_SLOTS && slot + i < memory.slots(); i++) {
        taken += memory.isTaken(slot + i) ? 1 : 0;
      }
    }
    return taken;
  }
}
