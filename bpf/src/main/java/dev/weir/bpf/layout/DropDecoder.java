// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.bpf.flow.KeyReading;
import dev.weir.bpf.flow.Words;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// Reads the structs of `weir/drops.h`: keys at `key`, values at `value`.
public final class DropDecoder {
  private static final long PACKETS = Structs.offset(Structs.TALLY, "packets");
  private static final long BYTES = Structs.offset(Structs.TALLY, "bytes");
  private static final long REASON = at(DropStructs.KIND, "reason");
  private static final long VERSION = at(DropStructs.KIND, "version");
  private static final long CLASS = at(DropStructs.KIND, "class");
  private static final long INTERFACE = at(DropStructs.KIND, "interface");
  private static final long NETNS = at(DropStructs.KIND, "netns");
  private static final long KEY_FLOW = at(DropStructs.FLOW_KEY, "flow");
  private static final long KEY_REASON = at(DropStructs.FLOW_KEY, "reason");
  private static final long KEY_SENDER = at(DropStructs.FLOW_KEY, "sender_is_lower");
  private static final long FLOW_PACKETS = at(DropStructs.FLOW, "packets");
  private static final long FLOW_BYTES = at(DropStructs.FLOW, "bytes");
  private static final long FLOW_FIRST = at(DropStructs.FLOW, "first_ns");
  private static final long FLOW_LAST = at(DropStructs.FLOW, "last_ns");
  private static final long FLOW_INTERFACE = at(DropStructs.FLOW, "interface");
  private static final long FLOW_NETNS = at(DropStructs.FLOW, "netns");

  private DropDecoder() {}

  /// Drops of one kind.
  public static DroppedKind kind(MemorySegment keys, long key, MemorySegment tallies, long value) {
    return new DroppedKind(
        keys.get(JAVA_INT, key + REASON),
        PacketVersion.of(keys.get(JAVA_INT, key + VERSION)),
        PacketClass.of(keys.get(JAVA_INT, key + CLASS)),
        keys.get(JAVA_INT, key + INTERFACE),
        DropNamespace.of(keys.get(JAVA_INT, key + NETNS)),
        tally(tallies, value));
  }

  /// Drops of one flow.
  public static DroppedFlow flow(MemorySegment keys, long key, MemorySegment values, long value) {
    KeyReading flow = new KeyReading();
    Words words = new Words();
    words.take(keys, key + KEY_FLOW, KeyDecoder.BYTES);
    KeyDecoder.read(words, 0, flow);
    return new DroppedFlow(
        flow.toFlowKey(keys.get(JAVA_INT, key + KEY_SENDER) != 0),
        keys.get(JAVA_INT, key + KEY_REASON),
        new DropTally(
            values.get(JAVA_LONG, value + FLOW_PACKETS), values.get(JAVA_LONG, value + FLOW_BYTES)),
        values.get(JAVA_LONG, value + FLOW_FIRST),
        values.get(JAVA_LONG, value + FLOW_LAST),
        values.get(JAVA_INT, value + FLOW_INTERFACE),
        DropNamespace.of(values.get(JAVA_INT, value + FLOW_NETNS)));
  }

  /// One CPU's totals.
  public static DropTotals totals(MemorySegment memory, long base) {
    return new DropTotals(
        tally(memory, base + at(DropStructs.TOTALS, "seen")),
        tally(memory, base + at(DropStructs.TOTALS, "kinds_overflow")),
        tally(memory, base + at(DropStructs.TOTALS, "flows_overflow")),
        tally(memory, base + at(DropStructs.TOTALS, "without_flow")),
        tally(memory, base + outside(DropNamespace.OTHER)),
        tally(memory, base + outside(DropNamespace.UNKNOWN)));
  }

  private static long outside(DropNamespace namespace) {
    return DropStructs.TOTALS.byteOffset(
        PathElement.groupElement("outside"), PathElement.sequenceElement(namespace.number()));
  }

  private static DropTally tally(MemorySegment memory, long base) {
    return new DropTally(
        memory.get(JAVA_LONG, base + PACKETS), memory.get(JAVA_LONG, base + BYTES));
  }

  private static long at(StructLayout struct, String field) {
    return Structs.offset(struct, field);
  }
}
