// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.api.Attributes;
import dev.weir.api.Metric;
import dev.weir.api.MetricBatch;
import dev.weir.api.Resource;
import dev.weir.api.component.Exporter;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Traffic;
import dev.weir.cli.PrometheusServer.Target;
import dev.weir.cli.inspect.Inspection;
import dev.weir.exporter.otlp.OtlpExporterConfig;
import dev.weir.exporter.otlp.OtlpExporterFactory;
import dev.weir.otlp.Signal;
import dev.weir.testkit.TestContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A capture through `weir run` into a real Prometheus 3, pushed and scraped: the names that we document,
/// and the numbers that `weir inspect` finds.
class PrometheusIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Pattern METRICS = Pattern.compile("metrics on http://127.0.0.1:(\\d+)");

  @TempDir private Path directory;

  @Test
  void takesOurOtlp() throws Exception {
    try (PrometheusServer prometheus = PrometheusServer.start(directory)) {
      SentCapture sent =
          SentCapture.send(
              directory,
              OtlpRecords.recentCapture(directory.resolve("a.pcap"), 1),
              "endpoint: \"%s\", protocol: http, signals: [metrics]"
                  .formatted(prometheus.otlpEndpoint()));
      Inspection capture = sent.inspection();
      double packets = capture.totals().packets();

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(prometheus.sum("weir_tap_packets_total")).isEqualTo(packets));
      assertThat(prometheus.sum("weir_tap_packets_total{ip_version=\"6\",service_name=\"weir\"}"))
          .isEqualTo(sum(capture, 6, Traffic::packets));
      assertThat(prometheus.sum("weir_tap_bytes_total{ip_version=\"4\"}"))
          .isEqualTo(sum(capture, 4, Traffic::frameBytes));
      assertThat(prometheus.sum("weir_tap_packet_size_bytes_count")).isEqualTo(packets);
      assertThat(prometheus.sum("weir_tap_packet_size_bytes_bucket{le=\"1500\"}"))
          .isEqualTo(packets);
      assertThat(prometheus.sum("weir_tap_packet_size_bytes_sum"))
          .isEqualTo(sum(capture, 4, Traffic::frameBytes) + sum(capture, 6, Traffic::frameBytes));
      assertThat(prometheus.log()).doesNotContain("level=ERROR", "level=WARN");
    }
  }

  /// Two receivers read at once, and the one that read first comes second: Prometheus would refuse all of it,
  /// since it makes a series of the resource too.
  @Test
  void takesReadingsThatOvertakeEachOther() throws Exception {
    try (PrometheusServer prometheus = PrometheusServer.start(directory)) {
      Exporter exporter =
          new OtlpExporterFactory()
              .create(TestContext.of("otlp"), pushing(prometheus.otlpEndpoint()));
      exporter.start();
      long now = System.currentTimeMillis() * 1_000_000;
      exporter.export(reading("read.last", now));
      exporter.export(reading("read.first", now - 3_000_000));
      exporter.export(reading("read.first", now - 3_000_000 + 10));
      exporter.stop(Duration.ofSeconds(5));

      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            assertThat(prometheus.sum("read_last_total")).isEqualTo(7);
            assertThat(prometheus.sum("read_first_total")).isEqualTo(7);
          });
      assertThat(prometheus.log()).doesNotContain("level=ERROR", "level=WARN");
    }
  }

  private static OtlpExporterConfig pushing(String endpoint) {
    OtlpExporterConfig usual = new OtlpExporterFactory().defaults();
    return new OtlpExporterConfig(
        endpoint,
        OtlpExporterConfig.Protocol.HTTP,
        usual.headers(),
        usual.compression(),
        usual.tls(),
        usual.timeout(),
        usual.maxRequestSize(),
        List.of(Signal.METRICS),
        usual.detail(),
        usual.resource());
  }

  private static MetricBatch reading(String name, long timeNanos) {
    Metric.Sum sum =
        new Metric.Sum(
            List.of(new Metric.Point(Attributes.empty(), timeNanos, 7)),
            timeNanos - 60_000_000_000L);
    return new MetricBatch(
        new Resource(Attributes.of("host.name", "node-a")),
        List.of(new Metric(name, "Read.", "{packet}", sum)));
  }

  @Test
  void scrapesOurExporter() throws Exception {
    Path capture = OtlpRecords.capture(directory.resolve("a.pcap"));
    Inspection inspected = SentCapture.inspection(capture);
    Path config = directory.resolve("weir.yaml");
    // The second receiver never ends, so that there is somebody to scrape.
    Files.writeString(
        config,
        """
        receivers:
          pcap: {files: ["%s"]}
          system: {}
        exporters:
          prometheus: {listen: "127.0.0.1:0"}
        service:
          admin: {enabled: false}
          pipelines:
            monitor: {receivers: [pcap, system], exporters: [prometheus]}
        """
            .formatted(capture));
    try (WeirProcess weir = WeirProcess.start(directory, "run", "-c", config.toString())) {
      weir.awaitLog("everything is started");
      String scrapes =
          scrape("text", "PrometheusText0.0.4", port(weir))
              + scrape("openmetrics", "OpenMetricsText1.0.0", port(weir));
      try (PrometheusServer prometheus = PrometheusServer.start(directory, scrapes)) {
        for (String job : List.of("text", "openmetrics")) {
          assertScraped(prometheus, job, inspected);
        }
        assertThat(prometheus.targets())
            .containsExactlyInAnyOrder(
                new Target("text", "up", ""), new Target("openmetrics", "up", ""));
        assertThat(prometheus.metadata("ipv6_packet_size_bytes"))
            .containsEntry("type", "histogram")
            .containsEntry("help", "Sizes of IPv6 packets on the wire.");
        assertThat(prometheus.log()).doesNotContain("level=ERROR", "level=WARN");
      }
      weir.terminate();
      assertThat(weir.awaitExit()).as(weir.err()).isZero();
    }
  }

  @Test
  void tellsThatAnotherExporterFails() throws Exception {
    Path config = directory.resolve("weir.yaml");
    Files.writeString(
        config,
        """
        receivers:
          pcap: {files: ["%s"]}
          system: {}
        exporters:
          prometheus: {listen: "127.0.0.1:0"}
          otlp: {endpoint: "http://127.0.0.1:1", protocol: http}
        service:
          admin: {enabled: false}
          health_grace: 100ms
          shutdown_deadline: 1s
          pipelines:
            monitor: {receivers: [pcap, system], exporters: [prometheus, otlp]}
        """
            .formatted(OtlpRecords.capture(directory.resolve("a.pcap"))));
    try (WeirProcess weir = WeirProcess.start(directory, "run", "-c", config.toString());
        HttpClient client = HttpClient.newHttpClient()) {
      weir.awaitLog("everything is started");
      String url = "http://127.0.0.1:" + port(weir);
      assertThat(get(client, url + "/ready").statusCode()).isEqualTo(200);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            HttpResponse<String> health = get(client, url + "/healthz");
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.body()).startsWith("unhealthy\n").contains("otlp", "failing for");
          });
    }
  }

  private static String port(WeirProcess weir) throws IOException {
    Matcher port = METRICS.matcher(weir.err());
    assertThat(port.find()).as(weir.err()).isTrue();
    return port.group(1);
  }

  private static HttpResponse<String> get(HttpClient client, String url)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String scrape(String job, String protocol, String port) {
    return """
      - job_name: %s
        scrape_protocols: [%s]
        static_configs: [{targets: ["127.0.0.1:%s"]}]
    """
        .formatted(job, protocol, port);
  }

  private static void assertScraped(PrometheusServer prometheus, String job, Inspection capture) {
    String of = "{job=\"" + job + "\"";
    double ipv6Packets = sum(capture, 6, Traffic::packets);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(prometheus.sum("ipv6_packets_total" + of + "}")).isEqualTo(ipv6Packets);
          assertThat(prometheus.sum("ipv6_packet_size_bytes_count" + of + "}"))
              .isEqualTo(ipv6Packets);
          assertThat(prometheus.sum("ipv6_bytes_total" + of + "}"))
              .isEqualTo(sum(capture, 6, Traffic::frameBytes));
          assertThat(prometheus.sum("weir_flow_bytes_total" + of + ",ip_version=\"4\"}"))
              .isEqualTo(sum(capture, 4, Traffic::frameBytes));
          assertThat(prometheus.sum("weir_flows_total" + of + "}"))
              .isEqualTo((double) capture.flows().size());
          assertThat(prometheus.sum("system_memory_usage_bytes" + of + "}")).isPositive();
        });
  }

  private static double sum(Inspection capture, int ipVersion, ToLongFunction<Traffic> what) {
    return capture.flows().stream()
        .filter(flow -> flow.key().ipVersion() == ipVersion)
        .map(Flow::traffic)
        .mapToLong(traffic -> what.applyAsLong(Objects.requireNonNull(traffic)))
        .sum();
  }
}
