// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.bpf.flow.EpochReading;
import dev.weir.bpf.flow.FlowReading;
import java.lang.foreign.MemorySegment;

/// Reads `struct weir_flow` and `struct weir_epoch_record` into the same reading.
public final class FlowDecoder {
  public static final long FLOW_BYTES = Structs.FLOW.byteSize();
  public static final long RECORD_BYTES = Structs.EPOCH_RECORD.byteSize();

  /// Of the note that a flow has something to tell: the slot is its first word.
  public static final long OPENED_BYTES = Structs.EPOCH_OPENED.byteSize();

  /// Where the word of `enum weir_state` stands.
  public static final long STATE = inFlow("state");

  private static final long KEY = inFlow("key");
  private static final long COUNTED = inFlow("counted");
  private static final long FORWARD_IS_LOWER = inFlow("forward_is_lower");
  private static final long FLAGS_SEEN = inFlow("flags_seen");
  private static final long LAST_CLOCK = inFlow("last_clock");
  private static final long SEEN_AT = inFlow("seen_at");
  private static final long FIRST = inFlow("first_ns");
  private static final long NOW = inFlow("now");

  private static final long TCP = inFlow("tcp");

  private static final long TCP_BITS = Structs.offset(Structs.TCP_SIDE, "bits");
  private static final long TCP_SIDE_BYTES = Structs.TCP_SIDE.byteSize();
  private static final long RTT = Structs.offset(Structs.TCP, "handshake_rtt_ns");
  private static final long RTT_IS_REFUSAL = Structs.offset(Structs.TCP, "rtt_is_refusal");

  private static final long RECORD_KEY = inRecord("key");
  private static final long RECORD_FIRST = inRecord("first_ns");
  private static final long RECORD_FORWARD_IS_LOWER = inRecord("forward_is_lower");
  private static final long RECORD_FLAGS_SEEN = inRecord("flags_seen");
  private static final long RECORD_TCP = inRecord("tcp");
  private static final long RECORD_EPOCH = inRecord("epoch");

  private FlowDecoder() {}

  /// Reads what decides whether there is something to tell: all but the key and what was counted.
  public static void readHead(MemorySegment memory, long base, FlowReading into) {
    into.counted = memory.get(JAVA_BYTE, base + COUNTED) != 0;
    into.forwardIsLower = memory.get(JAVA_BYTE, base + FORWARD_IS_LOWER) != 0;
    into.forwardFlags = Byte.toUnsignedInt(memory.get(JAVA_BYTE, base + FLAGS_SEEN));
    into.backwardFlags = Byte.toUnsignedInt(memory.get(JAVA_BYTE, base + FLAGS_SEEN + 1));
    into.forwardSeenAt = memory.get(JAVA_INT, base + SEEN_AT);
    into.backwardSeenAt = memory.get(JAVA_INT, base + SEEN_AT + Integer.BYTES);
    into.lastClockNanos = memory.get(JAVA_LONG, base + LAST_CLOCK);
    EpochDecoder.readTimes(memory, base + NOW, into.now);
  }

  /// Reads the key and what the latest epoch counted.
  public static void readNow(MemorySegment memory, long base, FlowReading into) {
    readKey(memory, base, into);
    readCounts(memory, base, into);
  }

  public static void readKey(MemorySegment memory, long base, FlowReading into) {
    KeyDecoder.read(memory, base + KEY, into.key);
  }

  /// Reads how much of the latest epoch there is to lose: its number and its packets.
  public static void readExtent(MemorySegment memory, long base, FlowReading into) {
    EpochDecoder.readExtent(memory, base + NOW, into.now);
  }

  /// Reads what the latest epoch counted.
  public static void readCounts(MemorySegment memory, long base, FlowReading into) {
    into.firstNanos = memory.get(JAVA_LONG, base + FIRST);
    readTcp(memory, base + TCP, into.now);
    EpochDecoder.read(memory, base + NOW, into.now);
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
    readTcp(memory, base + RECORD_TCP, into.now);
    EpochDecoder.read(memory, base + RECORD_EPOCH, into.now);
  }

  private static void readTcp(MemorySegment memory, long base, EpochReading into) {
    into.tcpBits[0] = memory.get(JAVA_INT, base + TCP_BITS);
    into.tcpBits[1] = memory.get(JAVA_INT, base + TCP_SIDE_BYTES + TCP_BITS);
    boolean refused = memory.get(JAVA_INT, base + RTT_IS_REFUSAL) != 0;
    into.handshakeNanos = refused ? 0 : memory.get(JAVA_LONG, base + RTT);
  }

  private static long inFlow(String field) {
    return Structs.offset(Structs.FLOW, field);
  }

  private static long inRecord(String field) {
    return Structs.offset(Structs.EPOCH_RECORD, field);
  }
}
