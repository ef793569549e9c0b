// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.event;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.weir.api.net.Address;
import dev.weir.bpf.event.ExtensionAnomaly.Kind;
import dev.weir.bpf.layout.EventKind;
import dev.weir.bpf.layout.Side;
import dev.weir.bpf.layout.Structs;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;

/// Reads what the kernel writes into the ring of events: `struct weir_ndp_event` with its message and
/// `struct weir_extension_event`.
public final class EventDecoder {
  private static final long KIND = at(Structs.EVENT, "kind");
  private static final long SIDE = at(Structs.EVENT, "side");
  private static final long TIME = at(Structs.EVENT, "time_ns");
  private static final long INTERFACE = at(Structs.EVENT, "interface");
  private static final long HOP_LIMIT = at(Structs.EVENT, "hop_limit");
  private static final long SOURCE_HIGH = at(Structs.EVENT, "source_high");
  private static final long SOURCE_LOW = at(Structs.EVENT, "source_low");
  private static final long DESTINATION_HIGH = at(Structs.EVENT, "destination_high");
  private static final long DESTINATION_LOW = at(Structs.EVENT, "destination_low");

  private static final long MESSAGE_BYTES = at(Structs.NDP_EVENT, "message_bytes");
  private static final long CAPTURED_BYTES = at(Structs.NDP_EVENT, "captured_bytes");
  private static final long IS_FRAGMENT = at(Structs.NDP_EVENT, "is_fragment");
  private static final long LINK_BYTES = at(Structs.NDP_EVENT, "link_bytes");
  private static final long LINK_SOURCE = at(Structs.NDP_EVENT, "link_source");
  private static final long MESSAGE = Structs.NDP_EVENT.byteSize();

  private static final long ANOMALIES = at(Structs.EXTENSION_EVENT, "anomalies");
  private static final long LENGTH = at(Structs.EXTENSION_EVENT, "length");
  private static final long CHAIN = at(Structs.EXTENSION_EVENT, "chain");

  private static final Kind[] KINDS = Kind.values();
  private static final Side[] SIDES = Side.values();

  private EventDecoder() {}

  /// Gives the event that begins at `base` to `events`: an NDP packet, or an anomaly for each kind
  /// that the packet has, in the order of kinds.
  public static void read(MemorySegment memory, long base, PacketEvents events) {
    int kind = memory.get(JAVA_INT, base + KIND);
    if (kind <= EventKind.REDIRECT.number()) {
      events.ndp(ndp(memory, base));
    } else {
      anomalies(memory, base, events);
    }
  }

  private static NdpPacket ndp(MemorySegment memory, long base) {
    int captured = Short.toUnsignedInt(memory.get(JAVA_SHORT, base + CAPTURED_BYTES));
    return new NdpPacket(
        memory.get(JAVA_LONG, base + TIME),
        memory.get(JAVA_INT, base + INTERFACE),
        SIDES[memory.get(JAVA_INT, base + SIDE)],
        address(memory, base + SOURCE_HIGH, base + SOURCE_LOW),
        address(memory, base + DESTINATION_HIGH, base + DESTINATION_LOW),
        memory.get(JAVA_INT, base + HOP_LIMIT),
        bytes(memory, base + MESSAGE, captured),
        memory.get(JAVA_INT, base + MESSAGE_BYTES),
        memory.get(JAVA_BYTE, base + IS_FRAGMENT) != 0,
        bytes(memory, base + LINK_SOURCE, memory.get(JAVA_BYTE, base + LINK_BYTES)));
  }

  private static void anomalies(MemorySegment memory, long base, PacketEvents events) {
    int present = memory.get(JAVA_INT, base + ANOMALIES);
    int length = memory.get(JAVA_INT, base + LENGTH);
    List<Integer> chain = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      chain.add(Byte.toUnsignedInt(memory.get(JAVA_BYTE, base + CHAIN + i)));
    }
    Address source = address(memory, base + SOURCE_HIGH, base + SOURCE_LOW);
    Address destination = address(memory, base + DESTINATION_HIGH, base + DESTINATION_LOW);
    for (Kind kind : KINDS) {
      if ((present >>> kind.number() & 1) != 0) {
        events.anomaly(
            new ExtensionAnomaly(
                memory.get(JAVA_LONG, base + TIME),
                memory.get(JAVA_INT, base + INTERFACE),
                SIDES[memory.get(JAVA_INT, base + SIDE)],
                kind,
                source,
                destination,
                chain));
      }
    }
  }

  private static Address address(MemorySegment memory, long high, long low) {
    return new Address(memory.get(JAVA_LONG, high), memory.get(JAVA_LONG, low));
  }

  private static byte[] bytes(MemorySegment memory, long from, int length) {
    return memory.asSlice(from, length).toArray(JAVA_BYTE);
  }

  private static long at(StructLayout struct, String field) {
    return struct.byteOffset(PathElement.groupElement(field));
  }
}
