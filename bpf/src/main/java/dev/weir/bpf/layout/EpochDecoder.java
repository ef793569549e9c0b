// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.bpf.flow.Count;
import dev.weir.bpf.flow.EpochReading;
import dev.weir.bpf.flow.Sum;
import java.lang.foreign.MemorySegment;

/// Reads `struct weir_epoch`, and `struct weir_ended_epoch`, which begins with one.
public final class EpochDecoder {
  public static final long ENDED_BYTES = Structs.ENDED_EPOCH.byteSize();

  private static final long START = at("start_ns");
  private static final long FIRST = at("first_ns");
  private static final long LAST = at("last_ns");
  private static final long GAPS = at("gaps");
  private static final long GAP_SUM = at("gap_sum_ns");
  private static final long GAP_MIN = at("gap_min_ns");
  private static final long GAP_MAX = at("gap_max_ns");
  private static final long GAP_SQUARES = at("gap_squares");
  private static final long SIZE_SQUARES = at("size_squares");
  private static final long SIZE_MIN = at("size_min");
  private static final long SIZE_MAX = at("size_max");
  private static final long DEPTH_MAX = at("depth_max");
  private static final long RUN_MAX = at("retransmission_run_max");
  private static final long SEQUENCE = at("sequence");
  private static final long EPOCHS = at("epochs");
  private static final long DIRECTIONS = at("direction");

  private static final long LOW = Structs.offset(Structs.U128, "low");
  private static final long HIGH = Structs.offset(Structs.U128, "high");

  private static final long DIRECTION_BYTES = Structs.DIRECTION.byteSize();
  private static final long PACKETS = inDirection("packets");
  private static final long FRAME_BYTES = inDirection("frame_bytes");
  private static final long IP_BYTES = inDirection("ip_bytes");
  private static final long PAYLOAD_BYTES = inDirection("payload_bytes");
  private static final long ZERO_WINDOW = inDirection("zero_window_ns");
  private static final long FLOW_LABEL = inDirection("flow_label");
  private static final long HOP_LIMIT_MIN = inDirection("hop_limit_min");
  private static final long HOP_LIMIT_MAX = inDirection("hop_limit_max");
  private static final long TRAFFIC_CLASS = inDirection("traffic_class");

  /// The 32-bit counts in the order of [Count].
  private static final String[] COUNT_FIELDS = {
    "fin",
    "syn",
    "rst",
    "psh",
    "ack",
    "urg",
    "ece",
    "cwr",
    "syn_only",
    "syn_ack",
    "fragments",
    "retransmissions",
    "out_of_order",
    "zero_windows",
    "congestion_marks"
  };

  /// They lie side by side, so that one copy takes them all; a test holds this.
  private static final long COUNTS = inDirection(COUNT_FIELDS[0]);

  private static final long ENDED_TCP_BITS = Structs.offset(Structs.ENDED_EPOCH, "tcp_bits");
  private static final long ENDED_RTT = Structs.offset(Structs.ENDED_EPOCH, "handshake_rtt_ns");

  private EpochDecoder() {}

  /// Reads what decides whether an epoch is over, and nothing else.
  static void readTimes(MemorySegment memory, long base, EpochReading into) {
    into.startNanos = memory.get(JAVA_LONG, base + START);
    into.lastNanos = memory.get(JAVA_LONG, base + LAST);
  }

  static void readExtent(MemorySegment memory, long base, EpochReading into) {
    into.sequence = memory.get(JAVA_INT, base + SEQUENCE);
    long packets = base + DIRECTIONS + PACKETS;
    into.sums[Sum.PACKETS] = memory.get(JAVA_LONG, packets);
    into.sums[Sum.DIRECTION + Sum.PACKETS] = memory.get(JAVA_LONG, packets + DIRECTION_BYTES);
  }

  static void read(MemorySegment memory, long base, EpochReading into) {
    into.startNanos = memory.get(JAVA_LONG, base + START);
    into.firstNanos = memory.get(JAVA_LONG, base + FIRST);
    into.lastNanos = memory.get(JAVA_LONG, base + LAST);
    into.gapMinNanos = memory.get(JAVA_LONG, base + GAP_MIN);
    into.gapMaxNanos = memory.get(JAVA_LONG, base + GAP_MAX);
    into.sizeMin = memory.get(JAVA_INT, base + SIZE_MIN);
    into.sizeMax = memory.get(JAVA_INT, base + SIZE_MAX);
    into.depthMax = memory.get(JAVA_INT, base + DEPTH_MAX);
    into.retransmissionRunMax = memory.get(JAVA_INT, base + RUN_MAX);
    into.sequence = memory.get(JAVA_INT, base + SEQUENCE);
    into.epochs = memory.get(JAVA_INT, base + EPOCHS);
    long[] sums = into.sums;
    sums[Sum.SIZE_SQUARES] = memory.get(JAVA_LONG, base + SIZE_SQUARES + LOW);
    sums[Sum.SIZE_SQUARES + 1] = memory.get(JAVA_LONG, base + SIZE_SQUARES + HIGH);
    sums[Sum.GAP_SQUARES] = memory.get(JAVA_LONG, base + GAP_SQUARES + LOW);
    sums[Sum.GAP_SQUARES + 1] = memory.get(JAVA_LONG, base + GAP_SQUARES + HIGH);
    sums[Sum.GAP_NANOS] = memory.get(JAVA_LONG, base + GAP_SUM);
    sums[Sum.GAPS] = memory.get(JAVA_LONG, base + GAPS);
    readDirection(memory, base + DIRECTIONS, into, 0);
    readDirection(memory, base + DIRECTIONS + DIRECTION_BYTES, into, 1);
  }

  /// Reads an epoch that waits beside its flow.
  public static void readEnded(MemorySegment memory, long base, EpochReading into) {
    read(memory, base, into);
    into.tcpBits[0] = memory.get(JAVA_INT, base + ENDED_TCP_BITS);
    into.tcpBits[1] = memory.get(JAVA_INT, base + ENDED_TCP_BITS + Integer.BYTES);
    into.handshakeNanos = memory.get(JAVA_LONG, base + ENDED_RTT);
  }

  static String[] countFields() {
    return COUNT_FIELDS.clone();
  }

  private static void readDirection(
      MemorySegment memory, long base, EpochReading into, int direction) {
    int at = direction * Sum.DIRECTION;
    long[] sums = into.sums;
    sums[at + Sum.PACKETS] = memory.get(JAVA_LONG, base + PACKETS);
    sums[at + Sum.FRAME_BYTES] = memory.get(JAVA_LONG, base + FRAME_BYTES);
    sums[at + Sum.IP_BYTES] = memory.get(JAVA_LONG, base + IP_BYTES);
    sums[at + Sum.PAYLOAD_BYTES] = memory.get(JAVA_LONG, base + PAYLOAD_BYTES);
    sums[at + Sum.ZERO_WINDOW_NANOS] = memory.get(JAVA_LONG, base + ZERO_WINDOW);
    into.flowLabel[direction] = memory.get(JAVA_INT, base + FLOW_LABEL);
    into.hopLimitMin[direction] = unsignedByte(memory, base + HOP_LIMIT_MIN);
    into.hopLimitMax[direction] = unsignedByte(memory, base + HOP_LIMIT_MAX);
    into.trafficClass[direction] = unsignedByte(memory, base + TRAFFIC_CLASS);
    MemorySegment.copy(
        memory, JAVA_INT, base + COUNTS, into.counts, direction * Count.DIRECTION, Count.DIRECTION);
  }

  private static int unsignedByte(MemorySegment memory, long at) {
    return Byte.toUnsignedInt(memory.get(JAVA_BYTE, at));
  }

  private static long at(String field) {
    return Structs.offset(Structs.EPOCH, field);
  }

  private static long inDirection(String field) {
    return Structs.offset(Structs.DIRECTION, field);
  }
}
