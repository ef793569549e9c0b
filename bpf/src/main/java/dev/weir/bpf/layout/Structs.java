// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.util.List;

/// Every struct of `weir/types.h` that Java reads, by its C name and with the C names of its fields.
public final class Structs {
  public static final StructLayout FLOW_KEY =
      MemoryLayout.structLayout(
              JAVA_LONG.withName("lower_high"),
              JAVA_LONG.withName("lower_low"),
              JAVA_LONG.withName("upper_high"),
              JAVA_LONG.withName("upper_low"),
              JAVA_SHORT.withName("lower_port"),
              JAVA_SHORT.withName("upper_port"),
              JAVA_INT.withName("interface"),
              JAVA_INT.withName("protocol"),
              JAVA_INT.withName("version"))
          .withName("weir_flow_key");

  public static final StructLayout U128 =
      MemoryLayout.structLayout(JAVA_LONG.withName("low"), JAVA_LONG.withName("high"))
          .withName("weir_u128");

  public static final StructLayout DIRECTION =
      MemoryLayout.structLayout(
              JAVA_LONG.withName("packets"),
              JAVA_LONG.withName("frame_bytes"),
              JAVA_LONG.withName("ip_bytes"),
              JAVA_LONG.withName("payload_bytes"),
              JAVA_INT.withName("fin"),
              JAVA_INT.withName("syn"),
              JAVA_INT.withName("rst"),
              JAVA_INT.withName("psh"),
              JAVA_INT.withName("ack"),
              JAVA_INT.withName("urg"),
              JAVA_INT.withName("ece"),
              JAVA_INT.withName("cwr"),
              JAVA_INT.withName("syn_only"),
              JAVA_INT.withName("syn_ack"),
              JAVA_INT.withName("fragments"),
              JAVA_INT.withName("retransmissions"),
              JAVA_INT.withName("out_of_order"),
              JAVA_INT.withName("zero_windows"),
              JAVA_INT.withName("congestion_marks"),
              JAVA_INT.withName("flow_label"),
              JAVA_LONG.withName("zero_window_ns"),
              JAVA_BYTE.withName("hop_limit_min"),
              JAVA_BYTE.withName("hop_limit_max"),
              JAVA_BYTE.withName("traffic_class"),
              MemoryLayout.sequenceLayout(5, JAVA_BYTE).withName("pad"))
          .withName("weir_direction");

  public static final StructLayout EPOCH =
      MemoryLayout.structLayout(
              JAVA_LONG.withName("start_ns"),
              JAVA_LONG.withName("first_ns"),
              JAVA_LONG.withName("last_ns"),
              JAVA_LONG.withName("gaps"),
              JAVA_LONG.withName("gap_sum_ns"),
              JAVA_LONG.withName("gap_min_ns"),
              JAVA_LONG.withName("gap_max_ns"),
              U128.withName("gap_squares"),
              U128.withName("size_squares"),
              JAVA_INT.withName("size_min"),
              JAVA_INT.withName("size_max"),
              JAVA_INT.withName("depth_max"),
              JAVA_INT.withName("retransmission_run_max"),
              JAVA_INT.withName("sequence"),
              JAVA_INT.withName("epochs"),
              MemoryLayout.sequenceLayout(2, DIRECTION).withName("direction"))
          .withName("weir_epoch");

  public static final StructLayout ENDED_EPOCH =
      MemoryLayout.structLayout(
              EPOCH.withName("epoch"),
              MemoryLayout.sequenceLayout(2, JAVA_INT).withName("tcp_bits"),
              JAVA_LONG.withName("handshake_rtt_ns"))
          .withName("weir_ended_epoch");

  /// Slots of a bucket.
  public static final int BUCKET_SLOTS = 16;

  /// Bytes of a flow: nine cache lines.
  private static final long FLOW_BYTES = 576;

  public static final StructLayout TCP_SIDE =
      MemoryLayout.structLayout(
              JAVA_INT.withName("bits"),
              JAVA_INT.withName("next_sequence"),
              JAVA_INT.withName("contiguous"),
              JAVA_INT.withName("last_ack"),
              JAVA_LONG.withName("next_clock"),
              JAVA_LONG.withName("last_clock"),
              JAVA_LONG.withName("zero_since_ns"),
              JAVA_INT.withName("base_sequence"),
              JAVA_SHORT.withName("window"),
              JAVA_SHORT.withName("run"))
          .withName("weir_tcp_side");

  public static final StructLayout TCP =
      MemoryLayout.structLayout(
              MemoryLayout.sequenceLayout(2, TCP_SIDE).withName("side"),
              JAVA_LONG.withName("syn_clock"),
              JAVA_LONG.withName("syn_ack_clock"),
              JAVA_LONG.withName("handshake_rtt_ns"),
              JAVA_INT.withName("rtt_is_refusal"),
              JAVA_INT.withName("pad0"))
          .withName("weir_tcp");

  public static final StructLayout FLOW =
      MemoryLayout.structLayout(
              FLOW_KEY.withName("key"),
              JAVA_INT.withName("state"),
              JAVA_BYTE.withName("counted"),
              JAVA_BYTE.withName("forward_is_lower"),
              MemoryLayout.sequenceLayout(2, JAVA_BYTE).withName("flags_seen"),
              JAVA_LONG.withName("last_clock"),
              MemoryLayout.sequenceLayout(2, JAVA_LONG).withName("seen_clock"),
              MemoryLayout.sequenceLayout(2, JAVA_INT).withName("seen_at"),
              JAVA_LONG.withName("first_ns"),
              EPOCH.withName("now"),
              TCP.withName("tcp"),
              MemoryLayout.sequenceLayout(
                      FLOW_BYTES - 96 - EPOCH.byteSize() - TCP.byteSize(), JAVA_BYTE)
                  .withName("pad"))
          .withName("weir_flow");

  public static final StructLayout BUCKET =
      MemoryLayout.structLayout(MemoryLayout.sequenceLayout(BUCKET_SLOTS, JAVA_INT).withName("tag"))
          .withName("weir_bucket");

  public static final StructLayout EPOCH_OPENED =
      MemoryLayout.structLayout(JAVA_INT.withName("slot"), JAVA_INT.withName("pad0"))
          .withName("weir_epoch_opened");

  public static final StructLayout EPOCH_RECORD =
      MemoryLayout.structLayout(
              FLOW_KEY.withName("key"),
              JAVA_LONG.withName("first_ns"),
              JAVA_INT.withName("forward_is_lower"),
              JAVA_INT.withName("flags_seen"),
              TCP.withName("tcp"),
              EPOCH.withName("epoch"))
          .withName("weir_epoch_record");

  public static final StructLayout TALLY =
      MemoryLayout.structLayout(JAVA_LONG.withName("packets"), JAVA_LONG.withName("bytes"))
          .withName("weir_tally");

  public static final StructLayout HEADER_TALLY =
      MemoryLayout.structLayout(
              JAVA_LONG.withName("headers"),
              JAVA_LONG.withName("packets"),
              JAVA_LONG.withName("bytes"))
          .withName("weir_header_tally");

  public static final StructLayout TOTALS =
      MemoryLayout.structLayout(
              places().withName("seen"),
              places().withName("overflow"),
              MemoryLayout.sequenceLayout(Side.SIDES, TALLY).withName("elsewhere"),
              MemoryLayout.sequenceLayout(Side.SIDES, TALLY).withName("not_ip"),
              MemoryLayout.sequenceLayout(
                      Side.SIDES, MemoryLayout.sequenceLayout(UnparsedReason.REASONS, TALLY))
                  .withName("unparsed"),
              MemoryLayout.sequenceLayout(ExtensionHeader.HEADERS, HEADER_TALLY)
                  .withName("headers"),
              MemoryLayout.sequenceLayout(TotalsReading.DEPTHS, JAVA_LONG).withName("depth"),
              MemoryLayout.sequenceLayout(
                      PacketVersion.VERSIONS,
                      MemoryLayout.sequenceLayout(TotalsReading.SIZE_BUCKETS, JAVA_LONG))
                  .withName("sizes"),
              MemoryLayout.sequenceLayout(TotalsReading.ANOMALIES, JAVA_LONG).withName("anomalies"),
              MemoryLayout.sequenceLayout(EventKind.KINDS, JAVA_LONG).withName("events_lost"),
              MemoryLayout.sequenceLayout(EventKind.KINDS, JAVA_LONG).withName("events_limited"),
              JAVA_LONG.withName("fragments_unjudged"),
              JAVA_LONG.withName("epochs_lost"))
          .withName("weir_totals");

  /// How every event begins.
  public static final StructLayout EVENT =
      MemoryLayout.structLayout(
              JAVA_INT.withName("kind"),
              JAVA_INT.withName("side"),
              JAVA_LONG.withName("time_ns"),
              JAVA_INT.withName("interface"),
              JAVA_INT.withName("hop_limit"),
              JAVA_LONG.withName("source_high"),
              JAVA_LONG.withName("source_low"),
              JAVA_LONG.withName("destination_high"),
              JAVA_LONG.withName("destination_low"))
          .withName("weir_event");

  /// The message follows it.
  public static final StructLayout NDP_EVENT =
      MemoryLayout.structLayout(
              EVENT.withName("event"),
              JAVA_INT.withName("message_bytes"),
              JAVA_SHORT.withName("captured_bytes"),
              JAVA_BYTE.withName("is_fragment"),
              JAVA_BYTE.withName("link_bytes"),
              MemoryLayout.sequenceLayout(6, JAVA_BYTE).withName("link_source"),
              MemoryLayout.sequenceLayout(2, JAVA_BYTE).withName("pad0"))
          .withName("weir_ndp_event");

  public static final StructLayout EXTENSION_EVENT =
      MemoryLayout.structLayout(
              EVENT.withName("event"),
              JAVA_INT.withName("anomalies"),
              JAVA_INT.withName("length"),
              MemoryLayout.sequenceLayout(24, JAVA_BYTE).withName("chain"))
          .withName("weir_extension_event");

  private Structs() {}

  /// All of them.
  public static List<StructLayout> all() {
    return List.of(
        FLOW_KEY,
        U128,
        DIRECTION,
        EPOCH,
        ENDED_EPOCH,
        TCP_SIDE,
        TCP,
        FLOW,
        BUCKET,
        EPOCH_OPENED,
        EPOCH_RECORD,
        TALLY,
        HEADER_TALLY,
        TOTALS,
        EVENT,
        NDP_EVENT,
        EXTENSION_EVENT);
  }

  /// Where a field of a struct begins, in bytes.
  static long offset(StructLayout struct, String field) {
    return struct.byteOffset(PathElement.groupElement(field));
  }

  /// The same, as an index into [dev.weir.bpf.flow.Words].
  static int place(StructLayout struct, String field) {
    return Math.toIntExact(offset(struct, field));
  }

  private static MemoryLayout places() {
    return MemoryLayout.sequenceLayout(
        Side.SIDES,
        MemoryLayout.sequenceLayout(
            PacketVersion.VERSIONS, MemoryLayout.sequenceLayout(PacketClass.CLASSES, TALLY)));
  }
}
