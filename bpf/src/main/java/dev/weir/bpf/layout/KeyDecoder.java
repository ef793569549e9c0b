// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

import dev.weir.bpf.flow.KeyReading;
import dev.weir.bpf.flow.Words;

/// Reads `struct weir_flow_key`.
public final class KeyDecoder {
  public static final long BYTES = Structs.FLOW_KEY.byteSize();

  private static final int LOWER_HIGH = at("lower_high");
  private static final int LOWER_LOW = at("lower_low");
  private static final int UPPER_HIGH = at("upper_high");
  private static final int UPPER_LOW = at("upper_low");
  private static final int LOWER_PORT = at("lower_port");
  private static final int UPPER_PORT = at("upper_port");
  private static final int INTERFACE = at("interface");
  private static final int PROTOCOL = at("protocol");
  private static final int VERSION = at("version");

  private KeyDecoder() {}

  /// Reads the key that begins at so many bytes.
  public static void read(Words from, int base, KeyReading into) {
    into.lowerHigh = from.u64(base + LOWER_HIGH);
    into.lowerLow = from.u64(base + LOWER_LOW);
    into.upperHigh = from.u64(base + UPPER_HIGH);
    into.upperLow = from.u64(base + UPPER_LOW);
    into.lowerPort = from.u16(base + LOWER_PORT);
    into.upperPort = from.u16(base + UPPER_PORT);
    into.interfaceIndex = from.u32(base + INTERFACE);
    into.protocol = from.u32(base + PROTOCOL);
    into.version = from.u32(base + VERSION);
  }

  private static int at(String field) {
    return Structs.place(Structs.FLOW_KEY, field);
  }
}
