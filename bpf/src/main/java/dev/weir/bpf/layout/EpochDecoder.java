// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.bpf.flow.Count;
import dev.weir.bpf.flow.EpochReading;
import dev.weir.bpf.flow.Sum;
import dev.weir.bpf.flow.Words;
import java.lang.foreign.MemorySegment;

/// Reads `struct weir_epoch`, and `struct weir_ended_epoch`, which begins with one.
public final class EpochDecoder {
  public static final long ENDED_BYTES = Structs.ENDED_EPOCH.byteSize();

  private static final int START = at("start_ns");
  private static final int FIRST = at("first_ns");
  private static final int LAST = at("last_ns");
  private static final int GAPS = at("gaps");
  private static final int GAP_SUM = at("gap_sum_ns");
  private static final int GAP_MIN = at("gap_min_ns");
  private static final int GAP_MAX = at("gap_max_ns");
  private static final int GAP_SQUARES = at("gap_squares");
  private static final int SIZE_SQUARES = at("size_squares");
  private static final int SIZE_MIN = at("size_min");
  private static final int SIZE_MAX = at("size_max");
  private static final int DEPTH_MAX = at("depth_max");
  private static final int RUN_MAX = at("retransmission_run_max");
  private static final int SEQUENCE = at("sequence");
  private static final int EPOCHS = at("epochs");
  private static final int DIRECTIONS = at("direction");

  private static final int LOW = Structs.place(Structs.U128, "low");
  private static final int HIGH = Structs.place(Structs.U128, "high");

  private static final int DIRECTION_BYTES = Math.toIntExact(Structs.DIRECTION.byteSize());
  private static final int PACKETS = inDirection("packets");
  private static final int FRAME_BYTES = inDirection("frame_bytes");
  private static final int IP_BYTES = inDirection("ip_bytes");
  private static final int PAYLOAD_BYTES = inDirection("payload_bytes");
  private static final int ZERO_WINDOW = inDirection("zero_window_ns");
  private static final int FLOW_LABEL = inDirection("flow_label");
  private static final int HOP_LIMIT_MIN = inDirection("hop_limit_min");
  private static final int HOP_LIMIT_MAX = inDirection("hop_limit_max");
  private static final int TRAFFIC_CLASS = inDirection("traffic_class");

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

  /// They lie side by side; a test holds this.
  private static final int COUNTS = inDirection(COUNT_FIELDS[0]);

  private static final int ENDED_TCP_BITS = Structs.place(Structs.ENDED_EPOCH, "tcp_bits");
  private static final int ENDED_RTT = Structs.place(Structs.ENDED_EPOCH, "handshake_rtt_ns");

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

  static void read(Words from, int base, EpochReading into) {
    into.startNanos = from.u64(base + START);
    into.firstNanos = from.u64(base + FIRST);
    into.lastNanos = from.u64(base + LAST);
    into.gapMinNanos = from.u64(base + GAP_MIN);
    into.gapMaxNanos = from.u64(base + GAP_MAX);
    into.sizeMin = from.u32(base + SIZE_MIN);
    into.sizeMax = from.u32(base + SIZE_MAX);
    into.depthMax = from.u32(base + DEPTH_MAX);
    into.retransmissionRunMax = from.u32(base + RUN_MAX);
    into.sequence = from.u32(base + SEQUENCE);
    into.epochs = from.u32(base + EPOCHS);
    long[] sums = into.sums;
    sums[Sum.SIZE_SQUARES] = from.u64(base + SIZE_SQUARES + LOW);
    sums[Sum.SIZE_SQUARES + 1] = from.u64(base + SIZE_SQUARES + HIGH);
    sums[Sum.GAP_SQUARES] = from.u64(base + GAP_SQUARES + LOW);
    sums[Sum.GAP_SQUARES + 1] = from.u64(base + GAP_SQUARES + HIGH);
    sums[Sum.GAP_NANOS] = from.u64(base + GAP_SUM);
    sums[Sum.GAPS] = from.u64(base + GAPS);
    readDirection(from, base + DIRECTIONS, into, 0);
    readDirection(from, base + DIRECTIONS + DIRECTION_BYTES, into, 1);
  }

  /// Reads an epoch that waits beside its flow.
  public static void readEnded(MemorySegment memory, long base, EpochReading into) {
    Words from = into.words;
    from.take(memory, base, ENDED_BYTES);
    read(from, 0, into);
    into.tcpBits[0] = from.u32(ENDED_TCP_BITS);
    into.tcpBits[1] = from.u32(ENDED_TCP_BITS + Integer.BYTES);
    into.handshakeNanos = from.u64(ENDED_RTT);
  }

  static String[] countFields() {
    return COUNT_FIELDS.clone();
  }

  private static void readDirection(Words from, int base, EpochReading into, int direction) {
    int at = direction * Sum.DIRECTION;
    long[] sums = into.sums;
    sums[at + Sum.PACKETS] = from.u64(base + PACKETS);
    sums[at + Sum.FRAME_BYTES] = from.u64(base + FRAME_BYTES);
    sums[at + Sum.IP_BYTES] = from.u64(base + IP_BYTES);
    sums[at + Sum.PAYLOAD_BYTES] = from.u64(base + PAYLOAD_BYTES);
    sums[at + Sum.ZERO_WINDOW_NANOS] = from.u64(base + ZERO_WINDOW);
    into.flowLabel[direction] = from.u32(base + FLOW_LABEL);
    into.hopLimitMin[direction] = from.u8(base + HOP_LIMIT_MIN);
    into.hopLimitMax[direction] = from.u8(base + HOP_LIMIT_MAX);
    into.trafficClass[direction] = from.u8(base + TRAFFIC_CLASS);
    int counts = direction * Count.DIRECTION;
    for (int i = 0; i < Count.DIRECTION; i++) {
      into.counts[counts + i] = from.u32(base + COUNTS + i * Integer.BYTES);
    }
  }

  private static int at(String field) {
    return Structs.place(Structs.EPOCH, field);
  }

  private static int inDirection(String field) {
    return Structs.place(Structs.DIRECTION, field);
  }
}
