// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.util.List;

/// Every struct of `weir/drops.h` that Java reads, by its C name and with the C names of its fields.
final class DropStructs {
  static final StructLayout KIND =
      MemoryLayout.structLayout(
              JAVA_INT.withName("reason"),
              JAVA_INT.withName("version"),
              JAVA_INT.withName("class"),
              JAVA_INT.withName("interface"),
              JAVA_INT.withName("netns"),
              JAVA_INT.withName("pad0"))
          .withName("weir_drop_key");

  static final StructLayout FLOW_KEY =
      MemoryLayout.structLayout(
              Structs.FLOW_KEY.withName("flow"),
              JAVA_LONG.withName("epoch_ns"),
              JAVA_INT.withName("reason"),
              JAVA_INT.withName("sender_is_lower"))
          .withName("weir_drop_flow_key");

  static final StructLayout FLOW =
      MemoryLayout.structLayout(
              JAVA_LONG.withName("packets"),
              JAVA_LONG.withName("bytes"),
              JAVA_LONG.withName("first_ns"),
              JAVA_LONG.withName("last_ns"),
              JAVA_INT.withName("interface"),
              JAVA_INT.withName("netns"))
          .withName("weir_drop_flow");

  static final StructLayout TOTALS =
      MemoryLayout.structLayout(
              Structs.TALLY.withName("seen"),
              Structs.TALLY.withName("kinds_overflow"),
              Structs.TALLY.withName("flows_overflow"),
              Structs.TALLY.withName("without_flow"),
              MemoryLayout.sequenceLayout(DropNamespace.KINDS, Structs.TALLY).withName("outside"))
          .withName("weir_drop_totals");

  private DropStructs() {}

  static List<StructLayout> all() {
    return List.of(KIND, FLOW_KEY, FLOW, TOTALS, Structs.TALLY, Structs.FLOW_KEY);
  }
}
