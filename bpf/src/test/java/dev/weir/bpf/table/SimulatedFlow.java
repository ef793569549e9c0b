// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.table;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.bpf.layout.EpochDecoder;
import dev.weir.bpf.layout.FlowDecoder;
import dev.weir.bpf.layout.FlowState;
import dev.weir.bpf.layout.Structs;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// The flows of a [SimulatedTable]: what `weir_account` does with a packet, without TCP analysis.
final class SimulatedFlow {
  private static final VarHandle WORD = JAVA_INT.varHandle();
  private static final long LATE_NANOS = 1_000_000_000L;
  private static final long NOW = flow("now");
  private static final long UPPER = 1_000_000;
  private static final String[] FLAGS = {"fin", "syn", "rst", "psh", "ack", "urg", "ece", "cwr"};

  private final MemorySegment flows;
  private final MemorySegment before;
  private final long intervalNanos;
  private long clockOffsetNanos;

  SimulatedFlow(MemorySegment flows, MemorySegment before, long intervalNanos) {
    this.flows = flows;
    this.before = before;
    this.intervalNanos = intervalNanos;
  }

  /// Epoch time minus monotonic time, from the next packet on.
  void clockOffset(long nanos) {
    clockOffsetNanos = nanos;
  }

  MemorySegment flows(int firstSlot, int count) {
    return flows.asSlice(firstSlot * FlowDecoder.FLOW_BYTES, count * FlowDecoder.FLOW_BYTES);
  }

  MemorySegment before(int firstSlot, int count) {
    return before.asSlice(firstSlot * EpochDecoder.ENDED_BYTES, count * EpochDecoder.ENDED_BYTES);
  }

  int state(int slot) {
    return (int) WORD.getAcquire(flows, base(slot) + FlowDecoder.STATE);
  }

  boolean swapState(int slot, int seen, int wanted) {
    return WORD.compareAndSet(flows, base(slot) + FlowDecoder.STATE, seen, wanted);
  }

  void unlock(int slot, int state) {
    WORD.setRelease(flows, base(slot) + FlowDecoder.STATE, state);
  }

  boolean isOf(int slot, int id) {
    return flows.get(JAVA_LONG, base(slot) + key("lower_low")) == id
        && flows.get(JAVA_LONG, base(slot) + key("upper_low")) == UPPER;
  }

  void writeKey(int slot, int id) {
    long at = base(slot);
    flows.set(JAVA_LONG, at + key("lower_low"), id);
    flows.set(JAVA_LONG, at + key("upper_low"), UPPER);
    flows.set(JAVA_INT, at + key("protocol"), 6);
    flows.set(JAVA_INT, at + key("version"), 6);
  }

  /// Returns the state without WRITING.
  int count(
      int slot,
      int state,
      int interfaceIndex,
      boolean forward,
      long timeNanos,
      int size,
      int tcpFlags) {
    long at = base(slot);
    long clock = timeNanos - clockOffsetNanos;
    int direction = forward ? 0 : 1;
    int result = state;
    boolean counted = flows.get(JAVA_BYTE, at + flow("counted")) != 0;
    if (!counted) {
      flows.set(JAVA_BYTE, at + flow("forward_is_lower"), (byte) 1);
      flows.set(JAVA_LONG, at + flow("first_ns"), timeNanos);
    }
    flows.set(JAVA_INT, at + flow("seen_at"), interfaceIndex << 2 | 1);
    long now = at + NOW;
    long start = flows.get(JAVA_LONG, now + epoch("start_ns"));
    long time = timeNanos < start && start - timeNanos < LATE_NANOS ? start : timeNanos;
    if (!counted
        || (state & FlowState.TOLD) != 0
        || Long.compareUnsigned(time - start, intervalNanos) >= 0) {
      result = turn(slot, time, state);
    }
    minimum(flows, now + epoch("first_ns"), time);
    maximum(flows, now + epoch("last_ns"), time);
    if (counted) {
      gap(now, clock - flows.get(JAVA_LONG, at + flow("last_clock")));
    }
    sizes(now, size);
    long counts = now + epoch("direction") + direction * Structs.DIRECTION.byteSize();
    add(flows, counts + direction("packets"), 1);
    add(flows, counts + direction("frame_bytes"), size);
    for (int bit = 0; bit < FLAGS.length; bit++) {
      long field = counts + direction(FLAGS[bit]);
      flows.set(JAVA_INT, field, flows.get(JAVA_INT, field) + (tcpFlags >> bit & 1));
    }
    long seen = at + flow("flags_seen") + direction;
    flows.set(JAVA_BYTE, seen, (byte) (flows.get(JAVA_BYTE, seen) | tcpFlags));
    flows.set(JAVA_LONG, at + flow("last_clock"), clock);
    flows.set(JAVA_BYTE, at + flow("counted"), (byte) 1);
    return result;
  }

  private int turn(int slot, long timeNanos, int state) {
    long now = base(slot) + NOW;
    long old = slot * EpochDecoder.ENDED_BYTES;
    int sequence = flows.get(JAVA_INT, now + epoch("sequence"));
    int result = state;
    if (flows.get(JAVA_INT, now + epoch("epochs")) == 0) {
      sequence = 0;
    } else if ((state & FlowState.TOLD) != 0) {
      sequence++;
    } else if ((state & FlowState.BEFORE) != 0) {
      merge(old, now);
    } else {
      MemorySegment.copy(flows, now, before, old, Structs.EPOCH.byteSize());
      result |= FlowState.BEFORE;
      sequence++;
    }
    flows.asSlice(now, Structs.EPOCH.byteSize()).fill((byte) 0);
    long start = timeNanos - Math.floorMod(timeNanos, intervalNanos);
    flows.set(JAVA_LONG, now + epoch("start_ns"), start);
    flows.set(JAVA_LONG, now + epoch("first_ns"), timeNanos);
    flows.set(JAVA_LONG, now + epoch("last_ns"), timeNanos);
    flows.set(JAVA_INT, now + epoch("sequence"), sequence);
    flows.set(JAVA_INT, now + epoch("epochs"), 1);
    return result & ~FlowState.TOLD;
  }

  private void merge(long into, long from) {
    minimum(before, into + epoch("first_ns"), flows.get(JAVA_LONG, from + epoch("first_ns")));
    maximum(before, into + epoch("last_ns"), flows.get(JAVA_LONG, from + epoch("last_ns")));
    for (String field : new String[] {"gaps", "gap_sum_ns"}) {
      add(before, into + epoch(field), flows.get(JAVA_LONG, from + epoch(field)));
    }
    for (String field : new String[] {"gap_squares", "size_squares"}) {
      add128(before, into + epoch(field), flows.get(JAVA_LONG, from + epoch(field)));
    }
    long epochs = into + epoch("epochs");
    before.set(
        JAVA_INT,
        epochs,
        before.get(JAVA_INT, epochs) + flows.get(JAVA_INT, from + epoch("epochs")));
    for (int direction = 0; direction < 2; direction++) {
      long at = epoch("direction") + direction * Structs.DIRECTION.byteSize();
      for (String field : new String[] {"packets", "frame_bytes"}) {
        long offset = at + direction(field);
        add(before, into + offset, flows.get(JAVA_LONG, from + offset));
      }
    }
  }

  private void gap(long now, long nanos) {
    boolean first = flows.get(JAVA_LONG, now + epoch("gaps")) == 0;
    if (first) {
      flows.set(JAVA_LONG, now + epoch("gap_min_ns"), nanos);
      flows.set(JAVA_LONG, now + epoch("gap_max_ns"), nanos);
    }
    minimum(flows, now + epoch("gap_min_ns"), nanos);
    maximum(flows, now + epoch("gap_max_ns"), nanos);
    add(flows, now + epoch("gaps"), 1);
    add(flows, now + epoch("gap_sum_ns"), nanos);
    long squares = now + epoch("gap_squares");
    add128(flows, squares, nanos * nanos);
    add(flows, squares + Long.BYTES, Math.unsignedMultiplyHigh(Math.abs(nanos), Math.abs(nanos)));
  }

  private void sizes(long now, int size) {
    int smallest = flows.get(JAVA_INT, now + epoch("size_min"));
    int largest = flows.get(JAVA_INT, now + epoch("size_max"));
    flows.set(JAVA_INT, now + epoch("size_min"), smallest == 0 ? size : Math.min(smallest, size));
    flows.set(JAVA_INT, now + epoch("size_max"), Math.max(largest, size));
    add128(flows, now + epoch("size_squares"), (long) size * size);
  }

  private static void add(MemorySegment memory, long at, long value) {
    memory.set(JAVA_LONG, at, memory.get(JAVA_LONG, at) + value);
  }

  private static void add128(MemorySegment memory, long at, long value) {
    long low = memory.get(JAVA_LONG, at) + value;
    memory.set(JAVA_LONG, at, low);
    if (Long.compareUnsigned(low, value) < 0) {
      add(memory, at + Long.BYTES, 1);
    }
  }

  private static void minimum(MemorySegment memory, long at, long value) {
    memory.set(JAVA_LONG, at, Math.min(memory.get(JAVA_LONG, at), value));
  }

  private static void maximum(MemorySegment memory, long at, long value) {
    memory.set(JAVA_LONG, at, Math.max(memory.get(JAVA_LONG, at), value));
  }

  private static long base(int slot) {
    return slot * FlowDecoder.FLOW_BYTES;
  }

  private static long key(String field) {
    return at(Structs.FLOW_KEY, field);
  }

  private static long flow(String field) {
    return at(Structs.FLOW, field);
  }

  private static long epoch(String field) {
    return at(Structs.EPOCH, field);
  }

  private static long direction(String field) {
    return at(Structs.DIRECTION, field);
  }

  private static long at(StructLayout struct, String field) {
    return struct.byteOffset(groupElement(field));
  }
}
