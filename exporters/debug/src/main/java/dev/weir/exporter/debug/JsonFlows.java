// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.debug;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.api.flow.DirectionCounts;
import dev.weir.api.flow.Exchange;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowId;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.Observation;
import dev.weir.api.flow.Spread;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.TcpFlags;
import dev.weir.api.flow.Traffic;
import dev.weir.api.flow.Verdict;
import dev.weir.api.flow.Window;
import dev.weir.api.flow.Workload;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A flow as the members of a JSON object.
final class JsonFlows {
  private JsonFlows() {}

  static void write(JsonGenerator json, Flow flow) throws IOException {
    FlowKey key = flow.key();
    json.writeStringField("record", "flow");
    json.writeStringField("start", JsonLines.time(flow.startNanos()));
    json.writeStringField("end", JsonLines.time(flow.endNanos()));
    json.writeStringField("first", JsonLines.time(flow.firstNanos()));
    json.writeNumberField("sequence", flow.sequence());
    if (flow.endReason() != null) {
      json.writeStringField("end_reason", flow.endReason().label());
    }
    json.writeStringField("flow_id", FlowId.of(key));
    json.writeNumberField("ip_version", key.ipVersion());
    json.writeNumberField("protocol", key.protocol());
    json.writeStringField("transport", key.protocolName());
    json.writeStringField("source_address", key.sourceText());
    json.writeNumberField("source_port", key.sourcePort());
    json.writeStringField("destination_address", key.destinationText());
    json.writeNumberField("destination_port", key.destinationPort());
    traffic(json, flow);
    tcp(json, flow.tcp());
    exchanges(json, flow);
    verdict(json, flow.verdict());
    workload(json, "source", flow.sourceWorkload());
    workload(json, "destination", flow.destinationWorkload());
    Window window = flow.window();
    if (window != null) {
      json.writeObjectFieldStart("window");
      json.writeStringField("start", JsonLines.time(window.startNanos()));
      json.writeStringField("end", JsonLines.time(window.endNanos()));
      json.writeEndObject();
    }
  }

  private static void traffic(JsonGenerator json, Flow flow) throws IOException {
    Traffic traffic = flow.traffic();
    direction(json, "forward", flow.forwardSeen(), traffic == null ? null : traffic.forward());
    direction(json, "backward", flow.backwardSeen(), traffic == null ? null : traffic.backward());
    if (traffic != null) {
      spread(json, "sizes_bytes", traffic.sizesBytes());
      spread(json, "gaps_us", traffic.gapsMicros());
      json.writeNumberField("fragments", traffic.fragments());
      json.writeNumberField("max_extension_depth", traffic.maxExtensionDepth());
    }
  }

  private static void direction(
      JsonGenerator json,
      String field,
      @Nullable Observation seen,
      @Nullable DirectionCounts counts)
      throws IOException {
    if (seen == null && counts == null) {
      return;
    }
    json.writeObjectFieldStart(field);
    if (seen != null) {
      json.writeStringField("interface", seen.interfaceName());
      json.writeStringField("side", seen.side().label());
    }
    if (counts != null) {
      json.writeNumberField("packets", counts.packets());
      json.writeNumberField("frame_bytes", counts.frameBytes());
      json.writeNumberField("ip_bytes", counts.ipBytes());
      json.writeNumberField("payload_bytes", counts.payloadBytes());
    }
    json.writeEndObject();
  }

  private static void spread(JsonGenerator json, String field, Spread spread) throws IOException {
    if (spread.count() == 0) {
      return;
    }
    json.writeObjectFieldStart(field);
    json.writeNumberField("count", spread.count());
    json.writeNumberField("min", spread.minimum());
    json.writeNumberField("max", spread.maximum());
    json.writeNumberField("mean", spread.mean());
    json.writeEndObject();
  }

  private static void tcp(JsonGenerator json, @Nullable Tcp tcp) throws IOException {
    if (tcp != null) {
      json.writeObjectFieldStart("tcp");
      flags(json, "forward", tcp.forward());
      flags(json, "backward", tcp.backward());
      analysis(json, tcp.analysis());
      json.writeEndObject();
    }
  }

  private static void analysis(JsonGenerator json, Tcp.@Nullable Analysis analysis)
      throws IOException {
    if (analysis == null) {
      return;
    }
    Tcp.DirectionAnalysis both = analysis.both();
    json.writeObjectFieldStart("analysis");
    json.writeStringField("state", analysis.state().name());
    json.writeStringField("conn_state", analysis.connectionState().name());
    json.writeNumberField("retransmissions", both.retransmissions());
    json.writeNumberField("out_of_order", both.outOfOrder());
    json.writeNumberField("zero_windows", both.zeroWindows());
    json.writeNumberField("zero_window_ns", both.zeroWindowNanos());
    json.writeNumberField("longest_retransmission_run", analysis.longestRetransmissionRun());
    if (analysis.handshakeRttMicros() >= 0) {
      json.writeNumberField("handshake_rtt_us", analysis.handshakeRttMicros());
    }
    json.writeEndObject();
  }

  private static void flags(JsonGenerator json, String field, TcpFlags flags) throws IOException {
    json.writeObjectFieldStart(field);
    json.writeNumberField("fin", flags.fin());
    json.writeNumberField("syn", flags.syn());
    json.writeNumberField("rst", flags.rst());
    json.writeNumberField("psh", flags.psh());
    json.writeNumberField("ack", flags.ack());
    json.writeNumberField("urg", flags.urg());
    json.writeNumberField("ece", flags.ece());
    json.writeNumberField("cwr", flags.cwr());
    json.writeNumberField("syn_only", flags.synOnly());
    json.writeNumberField("syn_ack", flags.synAck());
    json.writeEndObject();
  }

  private static void exchanges(JsonGenerator json, Flow flow) throws IOException {
    if (flow.exchanges().isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("exchanges");
    for (Exchange exchange : flow.exchanges()) {
      json.writeStartObject();
      json.writeStringField("protocol", exchange.protocol().name().toLowerCase(Locale.ROOT));
      json.writeStringField("time", JsonLines.time(exchange.timeNanos()));
      if (exchange.latencyNanos() >= 0) {
        json.writeNumberField("latency_ns", exchange.latencyNanos());
      }
      JsonLines.attributes(json, "attributes", exchange.attributes());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void verdict(JsonGenerator json, @Nullable Verdict verdict) throws IOException {
    if (verdict != null) {
      json.writeStringField("verdict", verdict.action().name().toLowerCase(Locale.ROOT));
      if (verdict.dropReason() != null) {
        json.writeStringField("drop_reason", verdict.dropReason());
        json.writeNumberField("dropped_packets", verdict.droppedPackets());
      }
    }
  }

  private static void workload(JsonGenerator json, String field, @Nullable Workload workload)
      throws IOException {
    JsonLines.attributes(json, field, workload == null ? null : workload.attributes());
  }
}
