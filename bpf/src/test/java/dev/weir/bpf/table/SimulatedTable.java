// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.table;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.weir.bpf.layout.EpochDecoder;
import dev.weir.bpf.layout.FlowDecoder;
import dev.weir.bpf.layout.FlowState;
import dev.weir.bpf.layout.Structs;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/// The kernel's flow table in plain memory, written by the rules of `weir/table.h` and `weir/flow.h`
/// as far as the table is concerned. Flow `id` lives in one bucket. Any number of threads may write,
/// as processors do, while one reads.
final class SimulatedTable implements TableMemory {
  private static final VarHandle WORD = JAVA_INT.varHandle();
  private static final int PART = 64;

  /// As often as the programs try, and more, since threads are put to sleep: then a packet is not
  /// counted.
  private static final int ATTEMPTS = 1000;

  private final int slots;
  private final SimulatedFlow flows;
  private final MemorySegment tags;
  private final Object insertLock = new Object();

  SimulatedTable(int buckets, long intervalNanos) {
    Arena arena = Arena.ofAuto();
    this.slots = buckets * Structs.BUCKET_SLOTS;
    this.tags = arena.allocate((long) slots * Integer.BYTES, Structs.BUCKET.byteAlignment());
    this.flows =
        new SimulatedFlow(
            arena.allocate(slots * FlowDecoder.FLOW_BYTES, Long.BYTES),
            arena.allocate(slots * EpochDecoder.ENDED_BYTES, Long.BYTES),
            intervalNanos);
  }

  /// Sets epoch time minus monotonic time, which is 0 before.
  void clockOffset(long nanos) {
    flows.clockOffset(nanos);
  }

  /// Counts a packet of the flow; false when it found no room or no turn.
  boolean packet(int id, boolean forward, long timeNanos, int size, int tcpFlags) {
    return packet(id, 7, forward, timeNanos, size, tcpFlags);
  }

  boolean packet(
      int id, int interfaceIndex, boolean forward, long timeNanos, int size, int tcpFlags) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int slot = find(id);
      if (slot < 0) {
        slot = add(id);
      }
      if (slot < 0) {
        return false;
      }
      int state = flows.state(slot);
      if ((state & FlowState.WRITING) == 0
          && flows.isOf(slot, id)
          && flows.swapState(slot, state, state | FlowState.WRITING)) {
        int told = flows.count(slot, state, interfaceIndex, forward, timeNanos, size, tcpFlags);
        flows.unlock(slot, told + FlowState.STEP);
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  /// Takes a slot for the flow and counts nothing, as a processor that fell asleep in between.
  void create(int id) {
    add(id);
  }

  /// Has somebody write the flow, who does not come to an end.
  void hold(int id) {
    int slot = find(id);
    int state = flows.state(slot);
    flows.swapState(slot, state, state | FlowState.WRITING);
  }

  void release(int id) {
    int slot = find(id);
    flows.unlock(slot, (flows.state(slot) & ~FlowState.WRITING) + FlowState.STEP);
  }

  private int add(int id) {
    synchronized (insertLock) {
      int there = find(id);
      if (there >= 0) {
        return there;
      }
      int first = bucket(id);
      for (int slot = first; slot < first + Structs.BUCKET_SLOTS; slot++) {
        int state = flows.state(slot);
        if (tag(slot) == 0
            && WORD.compareAndSet(tags, (long) slot * Integer.BYTES, 0, id + 1)
            && flows.swapState(slot, state, state | FlowState.WRITING)) {
          flows.writeKey(slot, id);
          flows.unlock(slot, state + FlowState.STEP);
          return slot;
        }
      }
      return -1;
    }
  }

  private int find(int id) {
    int first = bucket(id);
    for (int slot = first; slot < first + Structs.BUCKET_SLOTS; slot++) {
      if (tag(slot) == id + 1 && flows.isOf(slot, id)) {
        return slot;
      }
    }
    return -1;
  }

  private int bucket(int id) {
    return id % (slots / Structs.BUCKET_SLOTS) * Structs.BUCKET_SLOTS;
  }

  private int tag(int slot) {
    return (int) WORD.getAcquire(tags, (long) slot * Integer.BYTES);
  }

  /// How many slots are taken.
  int taken() {
    int taken = 0;
    for (int slot = 0; slot < slots; slot++) {
      taken += tag(slot) == 0 ? 0 : 1;
    }
    return taken;
  }

  @Override
  public int slots() {
    return slots;
  }

  @Override
  public int partSlots() {
    return PART;
  }

  @Override
  public TablePart part(int firstSlot) {
    int count = Math.min(PART, slots - firstSlot);
    return new TablePart(
        count,
        tags.asSlice((long) firstSlot * Integer.BYTES, (long) count * Integer.BYTES),
        flows.flows(firstSlot, count),
        flows.before(firstSlot, count),
        () -> {});
  }

  @Override
  public boolean isTaken(int slot) {
    return tag(slot) != 0;
  }

  @Override
  public boolean isEmpty(int firstSlot) {
    for (int slot = firstSlot; slot < Math.min(slots, firstSlot + PART); slot++) {
      if (isTaken(slot)) {
        return false;
      }
    }
    return true;
  }
}
