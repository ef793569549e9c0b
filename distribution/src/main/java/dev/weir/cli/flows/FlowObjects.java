// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.flows;

import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Observation;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Verdict;
import dev.weir.api.flow.Workload;
import dev.weir.cli.console.JsonName;
import dev.weir.cli.console.JsonWriter;
import dev.weir.cli.inspect.FlowJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Whole flows for programs: one JSON object a line. It has the members that `weir inspect` gives a
/// flow, then those that only a live flow can have; what is not known is left out.
public final class FlowObjects implements FlowLines {
  private static final JsonName TCP_STATE = JsonName.of("tcp_state");
  private static final JsonName FWD_INTERFACE = JsonName.of("fwd_interface");
  private static final JsonName BWD_INTERFACE = JsonName.of("bwd_interface");
  private static final JsonName VERDICT = JsonName.of("verdict");
  private static final JsonName DROP_REASON = JsonName.of("drop_reason");
  private static final JsonName DROPPED_PACKETS = JsonName.of("dropped_packets");
  private static final JsonName SRC_WORKLOAD = JsonName.of("src_workload");
  private static final JsonName DST_WORKLOAD = JsonName.of("dst_workload");
  private static final JsonName END_REASON = JsonName.of("end_reason");

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final JsonWriter json = JsonWriter.compact(text);
  private final boolean live;

  /// @param live whether the ends of flows are their own: all flows of a capture end with it
  public FlowObjects(boolean live) {
    this.live = live;
  }

  @Override
  public String line(Flow flow) {
    text.reset();
    json.beginObject();
    FlowJson.writeMembers(flow, json);
    write(flow);
    json.endObject();
    json.flush();
    return text.toString(StandardCharsets.UTF_8);
  }

  private void write(Flow flow) {
    Tcp tcp = flow.tcp();
    if (tcp != null && tcp.analysis() != null) {
      json.member(TCP_STATE, tcp.analysis().connectionState().name());
    }
    seen(FWD_INTERFACE, flow.forwardSeen());
    seen(BWD_INTERFACE, flow.backwardSeen());
    Verdict verdict = flow.verdict();
    if (verdict != null) {
      json.member(VERDICT, verdict.action().name().toLowerCase(Locale.ROOT));
      if (verdict.dropReason() != null) {
        json.member(DROP_REASON, verdict.dropReason());
        json.member(DROPPED_PACKETS, verdict.droppedPackets());
      }
    }
    workload(SRC_WORKLOAD, flow.sourceWorkload());
    workload(DST_WORKLOAD, flow.destinationWorkload());
    if (live && flow.endReason() != null) {
      json.member(END_REASON, flow.endReason().label());
    }
  }

  private void seen(JsonName name, @Nullable Observation seen) {
    if (seen != null && !seen.interfaceName().isEmpty()) {
      json.member(name, seen.interfaceName());
    }
  }

  private void workload(JsonName name, @Nullable Workload workload) {
    if (workload == null || workload.attributes().isEmpty()) {
      return;
    }
    json.beginObject(name);
    workload.attributes().asMap().forEach((key, value) -> json.member(key, value.toString()));
    json.endObject();
  }
}
