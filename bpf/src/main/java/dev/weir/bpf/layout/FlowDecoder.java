// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.bpf.flow.EpochReading;
import dev.weir.bpf.flow.FlowReading;
import dev.weir.bpf.flow.Words;
import java.lang.foreign.MemorySegment;

/// Reads `struct weir_flow` and `struct weir_epoch_record` into the same reading.
public final class FlowDecoder {
  public static final long FLOW_BYTES = Structs.FLOW.byteSize();
  public static final long RECORD_BYTES = Structs.EPOCH_RECORD.byteSize();

  /// Of the note that a flow has something to tell: the slot is its first word.
  public static final long OPENED_BYTES = Structs.EPOCH_OPENED.byteSize();

  /// Where the word of `enum weir_state` stands.
  public static final long STATE = inFlow("state");

  private static final int KEY = inFlow("key");
  private static final int COUNTED = inFlow("counted");
  private static final int FORWARD_IS_LOWER = inFlow("forward_is_lower");
  private static final int FLAGS_SEEN = inFlow("flags_seen");
  private static final int LAST_CLOCK = inFlow("last_clock");
  private static final int SEEN_AT = inFlow("seen_at");
  private static final int FIRST = inFlow("first_ns");
  private static final int NOW = inFlow("now");

  private static final int TCP = inFlow("tcp");

  private static final int TCP_BITS = Structs.place(Structs.TCP_SIDE, "bits");
  private static final int TCP_SIDE_BYTES = Math.toIntExact(Structs.TCP_SIDE.byteSize());
  private static final int RTT = Structs.place(Structs.TCP, "handshake_rtt_ns");
  private static final int RTT_IS_REFUSAL = Structs.place(Structs.TCP, "rtt_is_refusal");

  private static final int RECORD_KEY = inRecord("key");
  private static final int RECORD_FIRST = inRecord("first_ns");
  private static final int RECORD_FORWARD_IS_LOWER = inRecord("forward_is_lower");
  private static final int RECORD_FLAGS_SEEN = inRecord("flags_seen");
  private static final int RECORD_TCP = inRecord("tcp");
  private static final int RECORD_EPOCH = inRecord("epoch");

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
    readCounts(memory, base, into);
    KeyDecoder.read(into.words, KEY, into.key);
  }

  public static void readKey(MemorySegment memory, long base, FlowReading into) {
    into.words.take(memory, base + KEY, KeyDecoder.BYTES);
    KeyDecoder.read(into.words, 0, into.key);
  }

  /// Reads what the latest epoch counted.
  public static void readCounts(MemorySegment memory, long base, FlowReading into) {
    Words from = into.words;
    from.take(memory, base, FLOW_BYTES);
    into.firstNanos = from.u64(FIRST);
    readTcp(from, TCP, into.now);
    EpochDecoder.read(from, NOW, into.now);
  }

  /// Reads all of a flow that nobody writes; returns its word of `enum weir_state`.
  public static int readAll(MemorySegment memory, long base, FlowReading into) {
    readNow(memory, base, into);
    Words from = into.words;
    into.counted = from.u8(COUNTED) != 0;
    into.forwardIsLower = from.u8(FORWARD_IS_LOWER) != 0;
    into.forwardFlags = from.u8(FLAGS_SEEN);
    into.backwardFlags = from.u8(FLAGS_SEEN + 1);
    into.forwardSeenAt = from.u32(SEEN_AT);
    into.backwardSeenAt = from.u32(SEEN_AT + Integer.BYTES);
    into.lastClockNanos = from.u64(LAST_CLOCK);
    return from.u32((int) STATE);
  }

  /// Reads how much of the latest epoch there is to lose: its number and its packets.
  public static void readExtent(MemorySegment memory, long base, FlowReading into) {
    EpochDecoder.readExtent(memory, base + NOW, into.now);
  }

  /// Reads a closed epoch of a capture, key included, into `now`. It names no interface and has no
  /// epoch before it.
  public static void readRecord(MemorySegment memory, long base, FlowReading into) {
    Words from = into.words;
    from.take(memory, base, RECORD_BYTES);
    KeyDecoder.read(from, RECORD_KEY, into.key);
    int flags = from.u32(RECORD_FLAGS_SEEN);
    into.counted = true;
    into.forwardIsLower = from.u32(RECORD_FORWARD_IS_LOWER) != 0;
    into.forwardFlags = flags & 0xff;
    into.backwardFlags = flags >>> 8 & 0xff;
    into.forwardSeenAt = 0;
    into.backwardSeenAt = 0;
    into.firstNanos = from.u64(RECORD_FIRST);
    readTcp(from, RECORD_TCP, into.now);
    EpochDecoder.read(from, RECORD_EPOCH, into.now);
  }

  private static void readTcp(Words from, int base, EpochReading into) {
    into.tcpBits[0] = from.u32(base + TCP_BITS);
    into.tcpBits[1] = from.u32(base + TCP_SIDE_BYTES + TCP_BITS);
    boolean refused = from.u32(base + RTT_IS_REFUSAL) != 0;
    into.handshakeNanos = refused ? 0 : from.u64(base + RTT);
  }

  private static int inFlow(String field) {
    return Structs.place(Structs.FLOW, field);
  }

  private static int inRecord(String field) {
    return Structs.place(Structs.EPOCH_RECORD, field);
  }
}
