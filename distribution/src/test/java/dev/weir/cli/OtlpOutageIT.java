// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.testkit.OpenTelemetryCollector;
import io.opentelemetry.proto.logs.v1.LogsData;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A real OpenTelemetry Collector goes away in the middle of a stream of records that is larger than
/// the queue, and comes back after many tries: Weir waits, and every record arrives.
class OtlpOutageIT {
  private static final int PACKETS = 60_000;
  private static final int TRIES = 40;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Pattern LISTENS =
      Pattern.compile("(?<=admin server on )http://127\\.0\\.0\\.1:\\d+");

  private static final Pattern RETRIES =
      Pattern.compile("(?m)^weir_exporter_retries_total\\{[^}]*} ([0-9.E]+)$");

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void losesNothing(String protocol) throws Exception {
    Path capture = OtlpRecords.capture(directory.resolve("a.pcap"), PACKETS);
    Path before = Files.createDirectory(directory.resolve("before"));
    Path after = Files.createDirectory(directory.resolve("after"));
    List<Map<String, Object>> flows = new ArrayList<>();
    long early;
    try (OpenTelemetryCollector first = OpenTelemetryCollector.start(before);
        WeirProcess weir = weir(capture, first, protocol)) {
      await().atMost(PATIENCE).until(() -> hasWritten(before));
      flows.addAll(received(first));
      early = flows.size();
      String metrics = metrics(weir);
      await().atMost(PATIENCE).until(() -> retries(metrics) > TRIES);
      try (OpenTelemetryCollector second = first.comeBack(after)) {
        assertThat(weir.awaitExit(PATIENCE)).as(weir.err()).isZero();
        flows.addAll(received(second));
      }
      assertThat(weir.err()).contains("export failed, trying again").doesNotContain("dropped");
    }

    Set<Map<String, Object>> once = new HashSet<>(flows);
    assertThat(OtlpRecords.packets(once))
        .isEqualTo(PACKETS)
        .isEqualTo(OtlpRecords.packets(capture));
    assertThat(early).as("what the first collector had").isPositive();
    assertThat(once.size() - early).as("what came after").isPositive();
  }

  private WeirProcess weir(Path capture, OpenTelemetryCollector collector, String protocol)
      throws IOException {
    Path config = directory.resolve("weir.yaml");
    Files.writeString(
        config,
        """
        receivers:
          pcap: {files: ["%s"], interval: 1s}
        exporters:
          otlp:
            endpoint: "%s"
            protocol: %s
            max_request_size: 16KiB
            queue: {max_bytes: 1MiB}
            retry: {initial_interval: 20ms, max_interval: 200ms}
        service:
          admin: {listen: "127.0.0.1:0"}
          pipelines:
            flows: {receivers: [pcap], exporters: [otlp]}
        """
            .formatted(
                capture,
                protocol.equals("grpc") ? collector.grpcEndpoint() : collector.httpEndpoint(),
                protocol));
    return WeirProcess.start(directory, "run", "-c", config.toString());
  }

  private static boolean hasWritten(Path collector) throws IOException {
    Path logs = collector.resolve("logs");
    return Files.exists(logs) && Files.size(logs) > 0;
  }

  private static List<Map<String, Object>> received(OpenTelemetryCollector collector)
      throws IOException {
    List<Map<String, Object>> flows = new ArrayList<>();
    for (byte[] message : collector.received("logs")) {
      flows.addAll(OtlpRecords.flows(LogsData.parseFrom(message).getResourceLogsList()));
    }
    return flows;
  }

  /// Where it shows its own metrics.
  private static String metrics(WeirProcess weir) throws IOException {
    Matcher listens = LISTENS.matcher(weir.err());
    assertThat(listens.find()).as(weir.err()).isTrue();
    return listens.group() + "/metrics";
  }

  private static double retries(String metrics) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest scrape = HttpRequest.newBuilder(URI.create(metrics)).build();
      String text = client.send(scrape, HttpResponse.BodyHandlers.ofString()).body();
      Matcher retries = RETRIES.matcher(text);
      assertThat(retries.find()).as(text).isTrue();
      return Double.parseDouble(retries.group(1));
    }
  }
}
