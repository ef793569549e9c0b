// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.telemetry.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.api.Attributes;
import dev.weir.api.component.Clock;
import dev.weir.api.component.ComponentId;
import dev.weir.api.component.Kind;
import dev.weir.core.config.OtlpPushSettings;
import dev.weir.core.fake.Batches;
import dev.weir.core.telemetry.ComponentKey;
import dev.weir.core.telemetry.Instruments;
import dev.weir.core.telemetry.Telemetry;
import dev.weir.testkit.OpenTelemetryCollector;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Weir's own metrics as a real collector receives them.
final class MetricsPushIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  private final Telemetry telemetry =
      new Telemetry(Clock.system(), Duration.ofSeconds(30), "1.2.3");
  private final Instruments csv =
      telemetry.prepare(ComponentKey.shared(Kind.EXPORTER, ComponentId.parse("csv")));

  @Test
  void aCollectorShowsWhatAScrapeShows() throws Exception {
    telemetry.show(List.of(csv));
    telemetry.service().runs("0123", 1_000_000_000L);
    csv.telemetry().out(Batches.ofEvents(5));
    csv.meter().counter("csv_rows", "Rows.", "schema").with("classic").add(7);
    try (OpenTelemetryCollector collector = OpenTelemetryCollector.start(directory)) {
      try (MetricsPush _ = push(collector.httpEndpoint(), Duration.ofSeconds(1))) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(() ->
                assertThat(series(get(collector)))
                    .containsAll(series(scrape().replaceAll("(?m)^.*metric_pushes.*\n", ""))));
      }
      ExportMetricsServiceRequest last =
          ExportMetricsServiceRequest.parseFrom(collector.received("metrics").getLast());
      assertThat(last.getResourceMetricsList()).hasSize(1);
      ResourceMetrics received = last.getResourceMetrics(0);
      assertThat(resource(received))
          .containsEntry("service.name", "weir")
          .containsEntry("service.version", "1.2.3")
          .containsEntry("host.name", "here")
          .containsKey("service.instance.id");
      Metric items = metric(received, "weir_component_items");
      assertThat(items.getUnit()).isEqualTo("{item}");
      assertThat(items.getSum().getIsMonotonic()).isTrue();
      assertThat(items.getSum().getAggregationTemporalityValue()).as("cumulative").isEqualTo(2);
      assertThat(items.getSum().getDataPointsList())
          .anySatisfy(point -> assertThat(point.getAsDouble()).isEqualTo(5))
          .allSatisfy(point -> assertThat(point.getStartTimeUnixNano()).isPositive());
      assertThat(metric(received, "weir_config_info").getGauge().getDataPoints(0).getAsDouble())
          .isEqualTo(1);
    }
  }

  @Test
  void whatWasCountedLastIsPushedAtTheEnd() throws Exception {
    telemetry.show(List.of(csv));
    try (OpenTelemetryCollector collector = OpenTelemetryCollector.start(directory)) {
      MetricsPush push = push(collector.httpEndpoint(), Duration.ofHours(1));
      csv.telemetry().out(Batches.ofEvents(5));
      push.close();
      assertThat(scrape()).contains("weir_metric_pushes_total{outcome=\"pushed\"} 1.0");
      assertThat(collector.received("metrics")).hasSize(1);
    }
  }

  @Test
  void aPushThatFailsIsCountedAndTheNextOneTried() throws Exception {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = socket.getLocalPort();
    }
    try (MetricsPush _ = push("http://127.0.0.1:" + nobody, Duration.ofMillis(10))) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(scrape())
                  .containsPattern("weir_metric_pushes_total\\{outcome=\"failed\"} [2-9]"));
    }
  }

  private MetricsPush push(String endpoint, Duration interval) {
    return MetricsPush.start(
        new OtlpPushSettings(endpoint, interval, Map.of("x-test", "1")),
        telemetry,
        Clock.system(),
        Attributes.of("host.name", "here"),
        "1.2.3");
  }

  private String scrape() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(text, telemetry.registry().scrape());
    return text.toString(StandardCharsets.UTF_8);
  }

  private static String get(OpenTelemetryCollector collector) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(collector.prometheus()).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  /// Names of metrics in the text format.
  private static Set<String> series(String text) {
    return text.lines()
        .filter(line -> line.startsWith("weir_"))
        .map(line -> line.replaceFirst("[{ ].*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, String> resource(ResourceMetrics received) {
    return received.getResource().getAttributesList().stream()
        .collect(Collectors.toMap(one -> one.getKey(), one -> one.getValue().getStringValue()));
  }

  private static Metric metric(ResourceMetrics received, String name) {
    return received.getScopeMetricsList().stream()
        .flatMap(scope -> scope.getMetricsList().stream())
        .filter(metric -> metric.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
