// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.weir.bpf.event.ExtensionAnomaly.Kind;
import dev.weir.bpf.layout.EventKind;
import dev.weir.bpf.layout.LinkLayer;
import dev.weir.bpf.layout.Structs;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;

/// Runs single packets through a program whose table is emptied after each, and lays all that it
/// wrote beside the model: the flow field by field, and the events.
final class PacketCheck implements AutoCloseable {
  static final int SLOTS = Structs.BUCKET_SLOTS;

  /// So far apart that no fragment is compared with one of a packet before.
  private static final long STEP_NANOS = 61_000_000_000L;

  private static final int LARGEST_MESSAGE = 1456;
  private static final int READ_BYTES = 2048;
  private static final int OVERLAP = 1 << Kind.OVERLAPPING_FRAGMENT.number();

  /// The device that a test run pretends.
  private static final int LOOPBACK = 1;

  private static final long KEY = flow("key");
  private static final long NOW = flow("now");
  private static final long FORWARD = NOW + at(Structs.EPOCH, "direction");
  private static final long BACKWARD = FORWARD + Structs.DIRECTION.byteSize();
  private static final long TCP = flow("tcp");
  private static final long CONGESTION_MARKS = at(Structs.DIRECTION, "congestion_marks");
  private static final long EPOCH_DEPTH_MAX = at(Structs.EPOCH, "depth_max");
  private static final long EPOCH_EPOCHS = at(Structs.EPOCH, "epochs");
  private static final long EPOCH_FIRST_NS = at(Structs.EPOCH, "first_ns");
  private static final long EPOCH_GAPS = at(Structs.EPOCH, "gaps");
  private static final long EPOCH_LAST_NS = at(Structs.EPOCH, "last_ns");
  private static final long EPOCH_RETRANSMISSION_RUN_MAX =
      at(Structs.EPOCH, "retransmission_run_max");
  private static final long EPOCH_SEQUENCE = at(Structs.EPOCH, "sequence");
  private static final long EPOCH_SIZE_MAX = at(Structs.EPOCH, "size_max");
  private static final long EPOCH_SIZE_MIN = at(Structs.EPOCH, "size_min");
  private static final long EPOCH_SIZE_SQUARES = at(Structs.EPOCH, "size_squares");
  private static final long EVENT_HOP_LIMIT = at(Structs.EVENT, "hop_limit");
  private static final long EVENT_INTERFACE = at(Structs.EVENT, "interface");
  private static final long EVENT_SIDE = at(Structs.EVENT, "side");
  private static final long EVENT_SOURCE_HIGH = at(Structs.EVENT, "source_high");
  private static final long EVENT_TIME_NS = at(Structs.EVENT, "time_ns");
  private static final long EXTENSION_ANOMALIES = at(Structs.EXTENSION_EVENT, "anomalies");
  private static final long EXTENSION_CHAIN = at(Structs.EXTENSION_EVENT, "chain");
  private static final long EXTENSION_LENGTH = at(Structs.EXTENSION_EVENT, "length");
  private static final long FIN = at(Structs.DIRECTION, "fin");
  private static final long FLOW_COUNTED = flow("counted");
  private static final long FLOW_FIRST_NS = flow("first_ns");
  private static final long FLOW_FLAGS_SEEN = flow("flags_seen");
  private static final long FLOW_FORWARD_IS_LOWER = flow("forward_is_lower");
  private static final long FLOW_LABEL = at(Structs.DIRECTION, "flow_label");
  private static final long FLOW_LAST_CLOCK = flow("last_clock");
  private static final long FRAGMENTS = at(Structs.DIRECTION, "fragments");
  private static final long FRAME_BYTES = at(Structs.DIRECTION, "frame_bytes");
  private static final long HOP_LIMIT_MAX = at(Structs.DIRECTION, "hop_limit_max");
  private static final long HOP_LIMIT_MIN = at(Structs.DIRECTION, "hop_limit_min");
  private static final long IP_BYTES = at(Structs.DIRECTION, "ip_bytes");
  private static final long NDP_CAPTURED_BYTES = at(Structs.NDP_EVENT, "captured_bytes");
  private static final long NDP_IS_FRAGMENT = at(Structs.NDP_EVENT, "is_fragment");
  private static final long NDP_LINK_BYTES = at(Structs.NDP_EVENT, "link_bytes");
  private static final long NDP_LINK_SOURCE = at(Structs.NDP_EVENT, "link_source");
  private static final long NDP_MESSAGE_BYTES = at(Structs.NDP_EVENT, "message_bytes");
  private static final long OUT_OF_ORDER = at(Structs.DIRECTION, "out_of_order");
  private static final long PACKETS = at(Structs.DIRECTION, "packets");
  private static final long PAYLOAD_BYTES = at(Structs.DIRECTION, "payload_bytes");
  private static final long RETRANSMISSIONS = at(Structs.DIRECTION, "retransmissions");
  private static final long SYN_ACK = at(Structs.DIRECTION, "syn_ack");
  private static final long SYN_ONLY = at(Structs.DIRECTION, "syn_only");
  private static final long TCP_SIDE_WINDOW = at(Structs.TCP_SIDE, "window");
  private static final long TRAFFIC_CLASS = at(Structs.DIRECTION, "traffic_class");
  private static final long ZERO_WINDOWS = at(Structs.DIRECTION, "zero_windows");
  private static final long ZERO_WINDOW_NS = at(Structs.DIRECTION, "zero_window_ns");

  private final RawTap tap;
  private final StringBuilder wrong = new StringBuilder();
  private long nanos = STEP_NANOS;
  private long refused;
  private long run;
  private long inFlows;
  private int events;

  PacketCheck(RawTap.Mode mode) {
    tap = new RawTap(mode, SLOTS, 0, 1);
  }

  RawTap tap() {
    return tap;
  }

  long run() {
    return run;
  }

  long refused() {
    return refused;
  }

  long inFlows() {
    return inFlows;
  }

  /// Whether the packet was run. What was wrong about it then stands in [#wrong].
  boolean check(FuzzPacket packet, ModelPacket model) {
    wrong.setLength(0);
    if (!tap.takes(packet)) {
      return false;
    }
    nanos += STEP_NANOS;
    if (!tap.run(packet, nanos)) {
      refused++;
      return false;
    }
    run++;
    int slot = tap.onlySlot();
    same("is in a flow", slot >= 0 ? 1 : 0, model.inFlow() ? 1 : 0);
    same("several flows", slot == -2 ? 1 : 0, 0);
    if (slot >= 0) {
      inFlows++;
      if (model.inFlow()) {
        checkFlow(tap.flows(), (long) slot * RawTap.FLOW_BYTES, model);
      }
      tap.free(slot);
    } else if (slot == -2) {
      tap.clear();
    }
    checkEvents(packet, model);
    return true;
  }

  /// What of the latest packet differs from the model; empty for nothing.
  String wrong() {
    return wrong.toString();
  }

  private void checkFlow(MemorySegment flow, long base, ModelPacket model) {
    boolean lower = model.senderIsLower();
    long source = base + KEY + (lower ? 0 : 16);
    long target = base + KEY + (lower ? 16 : 0);
    same("source high", flow.get(JAVA_LONG, source), model.sourceHigh);
    same("source low", flow.get(JAVA_LONG, source + 8), model.sourceLow);
    same("destination high", flow.get(JAVA_LONG, target), model.targetHigh);
    same("destination low", flow.get(JAVA_LONG, target + 8), model.targetLow);
    long ports = base + KEY + 32;
    same("source port", u16(flow, ports + (lower ? 0 : 2)), model.sourcePort);
    same("destination port", u16(flow, ports + (lower ? 2 : 0)), model.targetPort);
    same("interface", flow.get(JAVA_INT, base + KEY + 36), tap.mode().capture() ? 0 : LOOPBACK);
    same("protocol", flow.get(JAVA_INT, base + KEY + 40), model.protocol);
    same("version", flow.get(JAVA_INT, base + KEY + 44), model.version);
    same("counted", flow.get(JAVA_BYTE, base + FLOW_COUNTED), 1);
    same("forward", flow.get(JAVA_BYTE, base + FLOW_FORWARD_IS_LOWER), lower ? 1 : 0);
    same("flags seen", u16(flow, base + FLOW_FLAGS_SEEN), model.flags);
    if (tap.mode().capture()) {
      same("clock", flow.get(JAVA_LONG, base + FLOW_LAST_CLOCK), nanos);
      same("first", flow.get(JAVA_LONG, base + FLOW_FIRST_NS), nanos);
      same("epoch's first", epoch(flow, base, EPOCH_FIRST_NS), nanos);
      same("epoch's last", epoch(flow, base, EPOCH_LAST_NS), nanos);
    }
    same("gaps", epoch(flow, base, EPOCH_GAPS), 0);
    same("squares", epoch(flow, base, EPOCH_SIZE_SQUARES), model.wire * model.wire);
    same("size min", word(flow, base, EPOCH_SIZE_MIN), model.wire);
    same("size max", word(flow, base, EPOCH_SIZE_MAX), model.wire);
    same("depth", word(flow, base, EPOCH_DEPTH_MAX), model.chain.depth());
    same("run", word(flow, base, EPOCH_RETRANSMISSION_RUN_MAX), 0);
    same("sequence", word(flow, base, EPOCH_SEQUENCE), 0);
    same("epochs", word(flow, base, EPOCH_EPOCHS), 1);
    checkDirection(flow, base + FORWARD, model);
    for (long word = 0; word < Structs.DIRECTION.byteSize(); word += Long.BYTES) {
      same("backward " + word, flow.get(JAVA_LONG, base + BACKWARD + word), 0);
    }
    same("analysed", flow.get(JAVA_INT, base + TCP) != 0 ? 1 : 0, model.segment ? 1 : 0);
    same("window", u16(flow, base + TCP + TCP_SIDE_WINDOW), model.window);
  }

  private void checkDirection(MemorySegment flow, long at, ModelPacket model) {
    same("packets", sum(flow, at, PACKETS), 1);
    same("frame bytes", sum(flow, at, FRAME_BYTES), model.wire);
    same("IP bytes", sum(flow, at, IP_BYTES), model.ipBytes);
    same("payload bytes", sum(flow, at, PAYLOAD_BYTES), model.payloadBytes);
    int flags = model.flags;
    for (int i = 0; i < Byte.SIZE; i++) {
      same("flag", count(flow, at, FIN + (long) i * Integer.BYTES), flags >> i & 1);
    }
    same("SYN only", count(flow, at, SYN_ONLY), (flags & 0x12) == 2 ? 1 : 0);
    same("SYN-ACK", count(flow, at, SYN_ACK), (flags & 0x12) == 0x12 ? 1 : 0);
    same("fragments", count(flow, at, FRAGMENTS), model.fragment ? 1 : 0);
    same("retransmissions", count(flow, at, RETRANSMISSIONS), 0);
    same("out of order", count(flow, at, OUT_OF_ORDER), 0);
    boolean zero = model.segment && model.window == 0 && (flags & 7) == 0;
    same("zero windows", count(flow, at, ZERO_WINDOWS), zero ? 1 : 0);
    same("marks", count(flow, at, CONGESTION_MARKS), (model.trafficClass & 3) == 3 ? 1 : 0);
    same("flow label", count(flow, at, FLOW_LABEL), model.flowLabel);
    same("zero window time", sum(flow, at, ZERO_WINDOW_NS), 0);
    same("hop limit", u8(flow, at + HOP_LIMIT_MIN), model.hopLimit);
    same("hop limit max", u8(flow, at + HOP_LIMIT_MAX), model.hopLimit);
    same("traffic class", u8(flow, at + TRAFFIC_CLASS), model.trafficClass);
  }

  private void checkEvents(FuzzPacket packet, ModelPacket model) {
    int anomalies = model.chain.anomalies(RawTap.MAX_CHAIN);
    events = 0;
    tap.drain((data, base, _) -> {
      int kind = data.get(JAVA_INT, base);
      if (kind <= EventKind.REDIRECT.number()) {
        events++;
        checkNdp(data, base, packet, model);
      } else {
        checkAnomalies(data, base, model, anomalies);
      }
    });
    same("events", events, (model.isNdp() ? 1 : 0) + (anomalies != 0 ? 1 : 0));
  }

  private void checkEvent(MemorySegment data, long base, int kind, ModelPacket model) {
    same("event kind", data.get(JAVA_INT, base), kind);
    same("event side", data.get(JAVA_INT, base + EVENT_SIDE), 0);
    if (tap.mode().capture()) {
      same("event time", data.get(JAVA_LONG, base + EVENT_TIME_NS), nanos);
    }
    int device = tap.mode().capture() ? 0 : LOOPBACK;
    same("event interface", data.get(JAVA_INT, base + EVENT_INTERFACE), device);
    int hopLimit = data.get(JAVA_INT, base + EVENT_HOP_LIMIT);
    same("event hop limit", hopLimit, model.hopLimit);
    long addresses = base + EVENT_SOURCE_HIGH;
    same("event source", data.get(JAVA_LONG, addresses), model.sourceHigh);
    same("event source low", data.get(JAVA_LONG, addresses + 8), model.sourceLow);
    same("event destination", data.get(JAVA_LONG, addresses + 16), model.targetHigh);
    same("event destination low", data.get(JAVA_LONG, addresses + 24), model.targetLow);
  }

  private void checkNdp(MemorySegment data, long base, FuzzPacket packet, ModelPacket model) {
    checkEvent(data, base, (model.icmp >> 8) - 133, model);
    int loaded = tap.mode().capture() ? Math.min(packet.length(), READ_BYTES) : packet.length();
    long captured = Math.min(loaded - model.messageAt, model.messageBytes);
    captured = Math.min(captured, LARGEST_MESSAGE);
    long told = u16(data, base + NDP_CAPTURED_BYTES);
    int length = data.get(JAVA_INT, base + NDP_MESSAGE_BYTES);
    same("message captured", told, captured);
    same("message", Integer.toUnsignedLong(length), model.messageBytes);
    int fragment = u8(data, base + NDP_IS_FRAGMENT);
    same("message in fragment", fragment, model.fragment ? 1 : 0);
    int hardware = packet.link() == LinkLayer.ETHERNET ? 6 : 0;
    same("link bytes", u8(data, base + NDP_LINK_BYTES), hardware);
    long source = base + NDP_LINK_SOURCE;
    MemorySegment bytes = MemorySegment.ofArray(packet.bytes());
    sameBytes("link source", data, source, bytes, 6, hardware);
    if (told == captured) {
      long message = base + Structs.NDP_EVENT.byteSize();
      sameBytes("message bytes", data, message, bytes, model.messageAt, captured);
    }
  }

  private void sameBytes(
      String what, MemorySegment data, long at, MemorySegment bytes, long from, long count) {
    long difference = MemorySegment.mismatch(data, at, at + count, bytes, from, from + count);
    same(what, difference, -1);
  }

  private void checkAnomalies(MemorySegment data, long base, ModelPacket model, int anomalies) {
    int told = data.get(JAVA_INT, base + EXTENSION_ANOMALIES);
    if (!tap.mode().capture()) {
      told &= ~OVERLAP;
      if (told == 0) {
        return; /* live packets come within a minute */
      }
    }
    events++;
    if (told != anomalies) {
      same("anomalies", told, anomalies);
      return;
    }
    int first = Integer.numberOfTrailingZeros(anomalies);
    if (tap.mode().capture()) {
      checkEvent(data, base, EventKind.REDIRECT.number() + 1 + first, model);
    }
    int length = data.get(JAVA_INT, base + EXTENSION_LENGTH);
    same("chain's length", length, model.chain.numbers().size());
    for (int i = 0; i < Math.min(length, model.chain.numbers().size()); i++) {
      int number = u8(data, base + EXTENSION_CHAIN + i);
      same("chain " + i, number, model.chain.numbers().get(i));
    }
  }

  private void same(String what, long found, long wanted) {
    if (found != wanted) {
      wrong.append(what).append(' ').append(found).append(", wanted ").append(wanted).append("; ");
    }
  }

  private static long epoch(MemorySegment flow, long base, long field) {
    return flow.get(JAVA_LONG, base + NOW + field);
  }

  private static long word(MemorySegment flow, long base, long field) {
    return Integer.toUnsignedLong(flow.get(JAVA_INT, base + NOW + field));
  }

  private static long sum(MemorySegment flow, long at, long field) {
    return flow.get(JAVA_LONG, at + field);
  }

  private static int count(MemorySegment flow, long at, long field) {
    return flow.get(JAVA_INT, at + field);
  }

  private static int u8(MemorySegment memory, long at) {
    return Byte.toUnsignedInt(memory.get(JAVA_BYTE, at));
  }

  private static int u16(MemorySegment memory, long at) {
    return Short.toUnsignedInt(memory.get(JAVA_SHORT, at));
  }

  private static long flow(String field) {
    return at(Structs.FLOW, field);
  }

  private static long at(MemoryLayout struct, String field) {
    return struct.byteOffset(PathElement.groupElement(field));
  }

  @Override
  public void close() {
    tap.close();
  }
}
