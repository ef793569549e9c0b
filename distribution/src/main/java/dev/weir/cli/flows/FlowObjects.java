// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.flows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Observation;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Verdict;
import dev.weir.api.flow.Workload;
import dev.weir.cli.inspect.FlowJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whole flows for programs: one JSON object a line. It has the members that `weir inspect` gives a
/// flow, then those that only a live flow can have; what is not known is left out.
public final class FlowObjects implements FlowLines {
  private final JsonFactory factory = new JsonFactory();
  private final boolean live;

  /// @param live whether the ends of flows are their own: all flows of a capture end with it
  public FlowObjects(boolean live) {
    this.live = live;
  }

  @Override
  public String line(Flow flow) {
    StringWriter text = new StringWriter(1024);
    try (JsonGenerator json = factory.createGenerator(text)) {
      json.writeStartObject();
      FlowJson.writeMembers(flow, json);
      write(flow, json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return text.toString();
  }

  private void write(Flow flow, JsonGenerator json) throws IOException {
    Tcp tcp = flow.tcp();
    if (tcp != null && tcp.analysis() != null) {
      json.writeStringField("tcp_state", tcp.analysis().connectionState().name());
    }
    seen("fwd_", flow.forwardSeen(), json);
    seen("bwd_", flow.backwardSeen(), json);
    Verdict verdict = flow.verdict();
    if (verdict != null) {
      json.writeStringField("verdict", verdict.action().name().toLowerCase(Locale.ROOT));
      if (verdict.dropReason() != null) {
        json.writeStringField("drop_reason", verdict.dropReason());
        json.writeNumberField("dropped_packets", verdict.droppedPackets());
      }
    }
    workload("src_workload", flow.sourceWorkload(), json);
    workload("dst_workload", flow.destinationWorkload(), json);
    if (live && flow.endReason() != null) {
      json.writeStringField("end_reason", flow.endReason().label());
    }
  }

  private static void seen(String prefix, @Nullable Observation seen, JsonGenerator json)
      throws IOException {
    if (seen != null && !seen.interfaceName().isEmpty()) {
      json.writeStringField(prefix + "interface", seen.interfaceName());
    }
  }

  private static void workload(String field, @Nullable Workload workload, JsonGenerator json)
      throws IOException {
    if (workload == null || workload.attributes().isEmpty()) {
      return;
    }
    json.writeObjectFieldStart(field);
    for (Map.Entry<String, Object> each : workload.attributes().asMap().entrySet()) {
      json.writeStringField(each.getKey(), each.getValue().toString());
    }
    json.writeEndObject();
  }
}
