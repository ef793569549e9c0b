// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.inspect;

import dev.weir.bpf.event.ExtensionAnomaly;
import dev.weir.cli.console.JsonName;
import dev.weir.cli.console.JsonWriter;

/// One element of `exthdr_anomalies`.
final class AnomalyJson {
  private static final JsonName TIMESTAMP = JsonName.of("timestamp");
  private static final JsonName KIND = JsonName.of("kind");
  private static final JsonName SOURCE = JsonName.of("source");
  private static final JsonName DESTINATION = JsonName.of("destination");
  private static final JsonName CHAIN = JsonName.of("chain");

  private AnomalyJson() {}

  static void write(ExtensionAnomaly anomaly, JsonWriter json) {
    json.beginObject();
    json.time(TIMESTAMP, anomaly.timeNanos());
    json.member(KIND, anomaly.kind().label());
    json.member(SOURCE, anomaly.source(), 6);
    json.member(DESTINATION, anomaly.destination(), 6);
    json.beginArray(CHAIN);
    for (int protocol : anomaly.chain()) {
      json.element(protocol);
    }
    json.endArray();
    json.endObject();
  }
}
