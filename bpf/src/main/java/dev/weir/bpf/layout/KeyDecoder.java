// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.weir.bpf.flow.KeyReading;
import java.lang.foreign.MemorySegment;

/// Reads `struct weir_flow_key`.
public final class KeyDecoder {
  public static final long BYTES = Structs.FLOW_KEY.byteSize();

  private static final long LOWER_HIGH = at("lower_high");
  private static final long LOWER_LOW = at("lower_low");
  private static final long UPPER_HIGH = at("upper_high");
  private static final long UPPER_LOW = at("upper_low");
  private static final long LOWER_PORT = at("lower_port");
  private static final long UPPER_PORT = at("upper_port");
  private static final long INTERFACE = at("interface");
  private static final long PROTOCOL = at("protocol");
  private static final long VERSION = at("version");

  private KeyDecoder() {}

  public static void read(MemorySegment memory, long base, KeyReading into) {
    into.lowerHigh = memory.get(JAVA_LONG, base + LOWER_HIGH);
    into.lowerLow = memory.get(JAVA_LONG, base + LOWER_LOW);
    into.upperHigh = memory.get(JAVA_LONG, base + UPPER_HIGH);
    into.upperLow = memory.get(JAVA_LONG, base + UPPER_LOW);
    into.lowerPort = Short.toUnsignedInt(memory.get(JAVA_SHORT, base + LOWER_PORT));
    into.upperPort = Short.toUnsignedInt(memory.get(JAVA_SHORT, base + UPPER_PORT));
    into.interfaceIndex = memory.get(JAVA_INT, base + INTERFACE);
    into.protocol = memory.get(JAVA_INT, base + PROTOCOL);
    into.version = memory.get(JAVA_INT, base + VERSION);
  }

  private static long at(String field) {
    return Structs.offset(Structs.FLOW_KEY, field);
  }
}
