// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.inspect;

import dev.weir.api.flow.Flow;
import dev.weir.bpf.capture.CaptureTotals;
import dev.weir.bpf.event.ExtensionAnomaly;
import dev.weir.bpf.layout.ExtensionHeader;
import dev.weir.bpf.layout.PacketVersion;
import dev.weir.bpf.layout.TotalsReading;
import dev.weir.bpf.layout.TotalsReading.HeaderTally;
import dev.weir.bpf.ndp.NeighborMessage;
import dev.weir.cli.console.JsonName;
import dev.weir.cli.console.JsonWriter;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.Map;

/// The object that `weir inspect -o json` prints.
public final class InspectionJson {
  private static final JsonName PACKETS = JsonName.of("packets");
  private static final JsonName FRAME_BYTES = JsonName.of("frame_bytes");
  private static final JsonName NOT_IP = JsonName.of("not_ip");
  private static final JsonName IPV4_PACKETS = JsonName.of("ipv4_packets");
  private static final JsonName IPV6_PACKETS = JsonName.of("ipv6_packets");
  private static final JsonName FLOWS = JsonName.of("flows");
  private static final JsonName UNPARSED = JsonName.of("unparsed");
  private static final JsonName REASON = JsonName.of("reason");
  private static final JsonName NDP = JsonName.of("ndp");
  private static final JsonName EXTHDR_ANOMALIES = JsonName.of("exthdr_anomalies");
  private static final JsonName ICMPV6 = JsonName.of("icmpv6");
  private static final JsonName TYPE = JsonName.of("type");
  private static final JsonName CODE = JsonName.of("code");
  private static final JsonName COUNT = JsonName.of("count");
  private static final JsonName EXTENSION_HEADERS = JsonName.of("extension_headers");
  private static final JsonName HEADER = JsonName.of("header");
  private static final JsonName HEADERS = JsonName.of("headers");
  private static final JsonName EXTENSION_DEPTH = JsonName.of("extension_depth");
  private static final JsonName DEPTH = JsonName.of("depth");

  private InspectionJson() {}

  /// Writes the object, flow by flow: a capture may have very many.
  public static void write(Inspection inspection, OutputStream out) {
    JsonWriter json = JsonWriter.indented(out);
    CaptureTotals totals = inspection.totals();
    json.beginObject();
    json.member(PACKETS, totals.packets());
    json.member(FRAME_BYTES, totals.frameBytes());
    json.member(NOT_IP, totals.notIp());
    json.member(IPV4_PACKETS, totals.packets(PacketVersion.V4));
    json.member(IPV6_PACKETS, totals.packets(PacketVersion.V6));
    json.beginArray(FLOWS);
    for (Flow flow : inspection.flows()) {
      FlowJson.write(flow, json);
    }
    json.endArray();
    writeIcmpv6(totals, json);
    writeHeaders(totals.reading(), json);
    writeDepths(totals.reading(), json);
    json.beginArray(UNPARSED);
    for (Map.Entry<String, Long> each : inspection.unparsed().entrySet()) {
      json.beginObject();
      json.member(REASON, each.getKey());
      json.member(PACKETS, each.getValue());
      json.endObject();
    }
    json.endArray();
    writeNotes(inspection.notes(), json);
    json.endObject();
    json.endLine();
    json.flush();
  }

  private static void writeNotes(PacketNotes notes, JsonWriter json) {
    json.beginArray(NDP);
    for (Iterator<NeighborMessage> all = notes.messages().iterator(); all.hasNext(); ) {
      NeighborJson.write(all.next(), json);
    }
    json.endArray();
    json.beginArray(EXTHDR_ANOMALIES);
    for (ExtensionAnomaly anomaly : notes.anomalies()) {
      AnomalyJson.write(anomaly, json);
    }
    json.endArray();
  }

  private static void writeIcmpv6(CaptureTotals totals, JsonWriter json) {
    json.beginArray(ICMPV6);
    for (int type = 0; type < 256; type++) {
      for (int code = 0; code < 256; code++) {
        long count = totals.icmpv6(type, code);
        if (count > 0) {
          json.beginObject();
          json.member(TYPE, type);
          json.member(CODE, code);
          json.member(COUNT, count);
          json.endObject();
        }
      }
    }
    json.endArray();
  }

  private static void writeHeaders(TotalsReading reading, JsonWriter json) {
    json.beginArray(EXTENSION_HEADERS);
    for (ExtensionHeader header : ExtensionHeader.values()) {
      HeaderTally tally = reading.headers(header);
      if (tally.headers() > 0) {
        json.beginObject();
        json.member(HEADER, header.label());
        json.member(HEADERS, tally.headers());
        json.member(PACKETS, tally.packets());
        json.endObject();
      }
    }
    json.endArray();
  }

  private static void writeDepths(TotalsReading reading, JsonWriter json) {
    json.beginArray(EXTENSION_DEPTH);
    for (int depth = 0; depth < TotalsReading.DEPTHS; depth++) {
      long packets = reading.depth(depth);
      if (packets > 0) {
        json.beginObject();
        json.member(DEPTH, depth);
        json.member(PACKETS, packets);
        json.endObject();
      }
    }
    json.endArray();
  }
}
