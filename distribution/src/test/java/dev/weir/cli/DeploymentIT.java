// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.testkit.OpenTelemetryCollector;
import dev.weir.testkit.ServerProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What stands in `deploy/` works as far as it can be run here: a real collector and a real Loki by the
/// files there, and Prometheus in the place of Mimir.
class DeploymentIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String WINDOW = "10m";

  @TempDir private Path directory;

  private static Path file(String name) {
    return SourceTree.root().resolve("deploy").resolve(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lgtm/collector.yaml", "sidecar/collector.yaml"})
  void theCollectorTakesItsConfiguration(String config) throws Exception {
    ProcessBuilder validate =
        new ProcessBuilder(
            OpenTelemetryCollector.program(directory),
            "validate",
            "--config",
            file(config).toString());
    validate.environment().put("OTLP_BACKEND", "http://backend:4318");
    Process process = validate.redirectErrorStream(true).start();
    assertThat(process.getInputStream().readAllBytes())
        .asString(StandardCharsets.UTF_8)
        .doesNotContain("deprecated", "Error");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void theCollectorPassesEverythingOn() throws Exception {
    try (LokiServer loki = LokiServer.start(directory);
        PrometheusServer prometheus = PrometheusServer.start(directory);
        ServerProcess collector = collector(loki, prometheus)) {
      // Two, for a rate needs two samples.
      SentCapture earlier = send("earlier", 2, collector);
      SentCapture later = send("later", 1, collector);
      double records = earlier.records() + later.records();
      double packets = later.inspection().totals().packets();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            assertThat(loki.number("sum(count_over_time({service_name=\"weir\"} [10m]))"))
                .isEqualTo(records);
            assertThat(prometheus.sum("weir_tap_packets_total")).isEqualTo(packets);
          });
      assertThat(panelsWithoutData(loki, prometheus)).containsExactly("Events other than flows");
    }
  }

  private SentCapture send(String name, int minutesAgo, ServerProcess collector) throws Exception {
    Path files = Files.createDirectory(directory.resolve(name));
    return SentCapture.send(
        files,
        OtlpRecords.recentCapture(files.resolve("a.pcap"), minutesAgo),
        "endpoint: \"http://127.0.0.1:%d\"".formatted(collector.port(0)));
  }

  /// As `deploy/lgtm` starts it, with servers of ours.
  private ServerProcess collector(LokiServer loki, PrometheusServer prometheus) throws Exception {
    String program = OpenTelemetryCollector.program(directory);
    return ServerProcess.start(
        directory.resolve("collector.log"),
        3,
        ports ->
            List.of(
                program,
                "--config=" + file("lgtm/collector.yaml"),
                "--set=receivers::otlp::protocols::grpc::endpoint=127.0.0.1:" + ports.get(0),
                "--set=receivers::otlp::protocols::http::endpoint=127.0.0.1:" + ports.get(1),
                "--set=extensions::health_check::endpoint=127.0.0.1:" + ports.get(2),
                "--set=exporters::otlp_http/loki::endpoint=" + loki.otlpEndpoint(),
                "--set=exporters::otlp_http/mimir::endpoint=" + prometheus.otlpEndpoint()));
  }

  private static List<String> panelsWithoutData(LokiServer loki, PrometheusServer prometheus)
      throws Exception {
    List<String> panels = new ArrayList<>();
    for (Dashboard.Query query :
        Dashboard.queries(file("lgtm/grafana/dashboards/flows.json"), WINDOW)) {
      boolean data =
          switch (query.source()) {
            case "mimir" -> !prometheus.query(query.expression()).isEmpty();
            case "loki" ->
                query.expression().startsWith("{")
                    ? !loki.entries(query.expression()).isEmpty()
                    : !Double.isNaN(loki.number(query.expression()));
            default -> throw new AssertionError("no data source " + query.source());
          };
      if (!data) {
        panels.add(query.panel());
      }
    }
    return panels;
  }
}
