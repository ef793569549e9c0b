// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.inspect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.api.flow.Flow;
import dev.weir.bpf.capture.CaptureTotals;
import dev.weir.bpf.event.ExtensionAnomaly;
import dev.weir.bpf.layout.ExtensionHeader;
import dev.weir.bpf.layout.PacketVersion;
import dev.weir.bpf.layout.TotalsReading;
import dev.weir.bpf.layout.TotalsReading.HeaderTally;
import dev.weir.bpf.ndp.NeighborMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Iterator;
import java.util.Map;

/// The object that `weir inspect -o json` prints.
public final class InspectionJson {
  private InspectionJson() {}

  /// Writes the object, flow by flow: a capture may have very many.
  public static void write(Inspection inspection, Writer out) {
    try {
      JsonGenerator json = new JsonFactory().createGenerator(out);
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.useDefaultPrettyPrinter();
      CaptureTotals totals = inspection.totals();
      json.writeStartObject();
      json.writeNumberField("packets", totals.packets());
      json.writeNumberField("frame_bytes", totals.frameBytes());
      json.writeNumberField("not_ip", totals.notIp());
      json.writeNumberField("ipv4_packets", totals.packets(PacketVersion.V4));
      json.writeNumberField("ipv6_packets", totals.packets(PacketVersion.V6));
      json.writeArrayFieldStart("flows");
      for (Flow flow : inspection.flows()) {
        FlowJson.write(flow, json);
      }
      json.writeEndArray();
      writeIcmpv6(totals, json);
      writeHeaders(totals.reading(), json);
      writeDepths(totals.reading(), json);
      json.writeArrayFieldStart("unparsed");
      for (Map.Entry<String, Long> each : inspection.unparsed().entrySet()) {
        json.writeStartObject();
        json.writeStringField("reason", each.getKey());
        json.writeNumberField("packets", each.getValue());
        json.writeEndObject();
      }
      json.writeEndArray();
      writeNotes(inspection.notes(), json);
      json.writeEndObject();
      json.close();
      out.write('\n');
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the result", e);
    }
  }

  private static void writeNotes(PacketNotes notes, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("ndp");
    for (Iterator<NeighborMessage> all = notes.messages().iterator(); all.hasNext(); ) {
      NeighborJson.write(all.next(), json);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("exthdr_anomalies");
    for (ExtensionAnomaly anomaly : notes.anomalies()) {
      AnomalyJson.write(anomaly, json);
    }
    json.writeEndArray();
  }

  private static void writeIcmpv6(CaptureTotals totals, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("icmpv6");
    for (int type = 0; type < 256; type++) {
      for (int code = 0; code < 256; code++) {
        long count = totals.icmpv6(type, code);
        if (count > 0) {
          json.writeStartObject();
          json.writeNumberField("type", type);
          json.writeNumberField("code", code);
          json.writeNumberField("count", count);
          json.writeEndObject();
        }
      }
    }
    json.writeEndArray();
  }

  private static void writeHeaders(TotalsReading reading, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("extension_headers");
    for (ExtensionHeader header : ExtensionHeader.values()) {
      HeaderTally tally = reading.headers(header);
      if (tally.headers() > 0) {
        json.writeStartObject();
        json.writeStringField("header", header.label());
        json.writeNumberField("headers", tally.headers());
        json.writeNumberField("packets", tally.packets());
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }

  private static void writeDepths(TotalsReading reading, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("extension_depth");
    for (int depth = 0; depth < TotalsReading.DEPTHS; depth++) {
      long packets = reading.depth(depth);
      if (packets > 0) {
        json.writeStartObject();
        json.writeNumberField("depth", depth);
        json.writeNumberField("packets", packets);
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }
}
