// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.inspect;

import dev.weir.api.flow.Flow;
import dev.weir.bpf.capture.CaptureTotals;
import dev.weir.bpf.layout.UnparsedReason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What captures hold.
///
/// @param flows one record for each key, in the order of their first packets
/// @param notes the messages and anomalies of single packets
/// @param warnings what a reader should know of the files, one line each
/// @param problem why reading ended early, empty when everything was read
public record Inspection(
    CaptureTotals totals,
    List<Flow> flows,
    PacketNotes notes,
    List<String> warnings,
    String problem) {
  /// The reason in [#unparsed] of packets that found no room for their flow.
  public static final String FLOW_TABLE_FULL = "flow_table_full";

  public Inspection {
    flows = List.copyOf(flows);
    warnings = List.copyOf(warnings);
    long inFlows = flows.stream().mapToLong(Inspection::packets).sum();
    long inNone = unparsed(totals).values().stream().mapToLong(Long::longValue).sum();
    if (totals.packets() != totals.notIp() + inFlows + inNone) {
      throw new IllegalStateException(
          "packets do not add up: %d read, but %d not IP + %d in flows + %d unparsed"
              .formatted(totals.packets(), totals.notIp(), inFlows, inNone));
    }
  }

  static long packets(Flow flow) {
    return flow.traffic() == null ? 0 : flow.traffic().packets();
  }

  /// Packets in no flow by reason; reasons that did not occur are left out.
  public Map<String, Long> unparsed() {
    return unparsed(totals);
  }

  private static Map<String, Long> unparsed(CaptureTotals totals) {
    Map<String, Long> unparsed = new LinkedHashMap<>();
    for (UnparsedReason reason : UnparsedReason.values()) {
      unparsed.put(reason.label(), totals.unparsed(reason).packets());
    }
    unparsed.put(FLOW_TABLE_FULL, totals.overflow());
    unparsed.values().removeIf(packets -> packets == 0);
    return unparsed;
  }
}
