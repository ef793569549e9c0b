// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A capture through `weir run` straight into a real Loki: every flow record is a line, its attributes are
/// structured metadata, and LogQL adds them up to what `weir inspect` finds.
class LokiIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String FLOWS = "{service_name=\"weir\"} | event_name=\"network.flow\"";

  @TempDir private Path directory;

  @Test
  void findsEveryFlow() throws Exception {
    try (LokiServer loki = LokiServer.start(directory)) {
      SentCapture sent =
          SentCapture.send(
              directory,
              OtlpRecords.recentCapture(directory.resolve("a.pcap"), 1),
              "endpoint: \"%s\", protocol: http, signals: [logs]".formatted(loki.otlpEndpoint()));
      int records = sent.records();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(loki.number("sum(count_over_time(" + FLOWS + " [10m]))"))
                  .isEqualTo(records));

      List<LokiServer.Entry> entries = loki.entries(FLOWS);
      assertThat(entries).hasSize(records).hasSizeGreaterThan(1_000);
      assertThat(entries)
          .allSatisfy(entry ->
              assertThat(String.valueOf(entry.labels().get("flow_end")))
                  .isEqualTo(Long.toString(entry.nanos())));
      List<Map<String, Object>> flows = new ArrayList<>();
      entries.forEach(entry -> flows.add(attributes(entry.labels())));
      assertThat(SentCapture.sums(flows)).isEqualTo(sent.inspected());
      assertThat(unwrapped(loki, "flow_forward_packets") + unwrapped(loki, "flow_backward_packets"))
          .isEqualTo((double) sent.inspection().totals().packets());
    }
  }

  private static double unwrapped(LokiServer loki, String field) throws Exception {
    return loki.number("sum(sum_over_time(" + FLOWS + " | unwrap " + field + " [10m]))");
  }

  /// As the record had them: Loki turns dots into underscores and keeps texts only.
  private static Map<String, Object> attributes(Map<String, Object> metadata) {
    Map<String, Object> attributes = new HashMap<>();
    metadata.forEach((name, value) -> {
      String text = String.valueOf(value);
      boolean number = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
      attributes.put(name.replace('_', '.'), number ? (Object) Long.parseLong(text) : text);
    });
    return attributes;
  }
}
