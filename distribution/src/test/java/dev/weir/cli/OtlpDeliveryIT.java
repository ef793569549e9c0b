// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A capture through the whole of Weir to a server that often fails: the queue tries again what may be
/// tried again, everything arrives, and what arrives twice is what nobody had answered.
class OtlpDeliveryIT {
  @TempDir private Path directory;

  private final List<List<ResourceLogs>> kept = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private int requests;
  private int unanswered;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/logs", this::answer);
    server.createContext("/v1/metrics", exchange -> reply(exchange, 200));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /// By turns: three kinds of no, yes, and a break after everything was received.
  private void answer(HttpExchange exchange) throws IOException {
    ExportLogsServiceRequest request =
        ExportLogsServiceRequest.parseFrom(new GZIPInputStream(exchange.getRequestBody()));
    int turn = requests++;
    switch (turn % 12) {
      case 0 -> reply(exchange, 503);
      case 3 -> reply(exchange, 429);
      case 6 -> {
        exchange.getResponseHeaders().set("Retry-After", "0");
        reply(exchange, 502);
      }
      case 9 -> {
        kept.add(request.getResourceLogsList());
        unanswered++;
        exchange.close();
      }
      default -> {
        kept.add(request.getResourceLogsList());
        reply(exchange, 200);
      }
    }
  }

  private static void reply(HttpExchange exchange, int status) throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  @Test
  void losesNothing() throws Exception {
    Path capture = OtlpRecords.capture(directory.resolve("a.pcap"));
    Path config = directory.resolve("weir.yaml");
    Files.writeString(
        config,
        """
        receivers:
          pcap: {files: ["%s"]}
        exporters:
          otlp:
            endpoint: "http://127.0.0.1:%d"
            protocol: http
            max_request_size: 64KiB
            retry: {initial_interval: 5ms, max_interval: 20ms}
        service:
          admin: {enabled: false}
          pipelines:
            flows: {receivers: [pcap], exporters: [otlp]}
        """
            .formatted(capture, server.getAddress().getPort()));

    CommandLineRun run = CommandLineRun.weir("run", "-c", config.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    List<Map<String, Object>> flows = new ArrayList<>();
    kept.forEach(logs -> flows.addAll(OtlpRecords.flows(logs)));
    List<Map<String, Object>> once = new ArrayList<>(new HashSet<>(flows));
    assertThat(OtlpRecords.packets(once)).isEqualTo(OtlpRecords.packets(capture));
    assertThat(requests).isGreaterThan(12);
    assertThat(unanswered).isPositive();
    assertThat(flows.size() - once.size())
        .as("records that came twice")
        .isPositive()
        .isLessThanOrEqualTo(
            unanswered
                * kept.stream().mapToInt(logs -> OtlpRecords.flows(logs).size()).max().orElse(0));
  }
}
