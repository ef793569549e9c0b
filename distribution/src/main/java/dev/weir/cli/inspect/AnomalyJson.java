// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.inspect;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.bpf.event.ExtensionAnomaly;
import java.io.IOException;

/// One element of `exthdr_anomalies`.
final class AnomalyJson {
  private AnomalyJson() {}

  static void write(ExtensionAnomaly anomaly, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("timestamp", FlowJson.epoch(anomaly.timeNanos()));
    json.writeStringField("kind", anomaly.kind().label());
    json.writeStringField("source", anomaly.source().toString(6));
    json.writeStringField("destination", anomaly.destination().toString(6));
    json.writeArrayFieldStart("chain");
    for (int protocol : anomaly.chain()) {
      json.writeNumber(protocol);
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
