// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.bpf.flow.FlowReading;
import java.lang.foreign.MemorySegment;

/// Reads `struct weir_flow_entry` and `struct weir_epoch_record` into the same reading.
public final class FlowDecoder {
  public static final long ENTRY_BYTES = Structs.FLOW_ENTRY.byteSize();
  public static final long RECORD_BYTES = Structs.EPOCH_RECORD.byteSize();

  private static final long VERSION = Structs.offset(Structs.FLOW_ENTRY, "version");
  private static final long VERSION_AGAIN = Structs.offset(Structs.FLOW_ENTRY, "version_again");
  private static final long FLOW = Structs.offset(Structs.FLOW_ENTRY, "flow");

  private static final long COUNTED = inFlow("counted");
  private static final long FORWARD_IS_LOWER = inFlow("forward_is_lower");
  private static final long FLAGS_SEEN = inFlow("flags_seen");
  private static final long SEEN_AT = inFlow("seen_at");
  private static final long FIRST = inFlow("first_ns");
  private static final long NOW = inFlow("now");
  private static final long BEFORE = inFlow("before");

  private static final long RECORD_KEY = inRecord("key");
  private static final long RECORD_FIRST = inRecord("first_ns");
  private static final long RECORD_FORWARD_IS_LOWER = inRecord("forward_is_lower");
  private static final long RECORD_FLAGS_SEEN = inRecord("flags_seen");
  private static final long RECORD_EPOCH = inRecord("epoch");

  private FlowDecoder() {}

  /// Reads a value of the flow table, all but its key.
  ///
  /// @return whether the copy is consistent: no processor was writing while it was taken
  public static boolean readEntry(MemorySegment memory, long base, FlowReading into) {
    long flow = base + FLOW;
    into.counted = memory.get(JAVA_BYTE, flow + COUNTED) != 0;
    into.forwardIsLower = memory.get(JAVA_BYTE, flow + FORWARD_IS_LOWER) != 0;
    into.forwardFlags = Byte.toUnsignedInt(memory.get(JAVA_BYTE, flow + FLAGS_SEEN));
    into.backwardFlags = Byte.toUnsignedInt(memory.get(JAVA_BYTE, flow + FLAGS_SEEN + 1));
    into.forwardSeenAt = memory.get(JAVA_INT, flow + SEEN_AT);
    into.backwardSeenAt = memory.get(JAVA_INT, flow + SEEN_AT + Integer.BYTES);
    into.firstNanos = memory.get(JAVA_LONG, flow + FIRST);
    EpochDecoder.read(memory, flow + NOW, into.now);
    EpochDecoder.read(memory, flow + BEFORE, into.before);
    int version = memory.get(JAVA_INT, base + VERSION);
    return (version & 1) == 0 && version == memory.get(JAVA_INT, base + VERSION_AGAIN);
  }

  /// Reads a closed epoch of a capture, key included, into `now`. It names no interface and has no
  /// epoch before it.
  public static void readRecord(MemorySegment memory, long base, FlowReading into) {
    KeyDecoder.read(memory, base + RECORD_KEY, into.key);
    int flags = memory.get(JAVA_INT, base + RECORD_FLAGS_SEEN);
    into.counted = true;
    into.forwardIsLower = memory.get(JAVA_INT, base + RECORD_FORWARD_IS_LOWER) != 0;
    into.forwardFlags = flags & 0xff;
    into.backwardFlags = flags >>> 8 & 0xff;
    into.forwardSeenAt = 0;
    into.backwardSeenAt = 0;
    into.firstNanos = memory.get(JAVA_LONG, base + RECORD_FIRST);
    EpochDecoder.read(memory, base + RECORD_EPOCH, into.now);
    into.before.clear();
  }

  private static long inFlow(String field) {
    return Structs.offset(Structs.FLOW, field);
  }

  private static long inRecord(String field) {
    return Structs.offset(Structs.EPOCH_RECORD, field);
  }
}
