// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.awaitility.Awaitility.await;

import dev.weir.testkit.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A real Loki 3 with its own limits. `scripts/loki.sh` says which; where there is none the test is
/// skipped, or fails with `CI=true`.
final class LokiServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int LIMIT = 5_000;

  /// A line with the labels and the structured metadata that it has.
  record Entry(Map<String, Object> labels, long nanos, String line) {}

  private final ServerProcess process;
  private final JsonServer api;

  private LokiServer(ServerProcess process) {
    this.process = process;
    this.api = new JsonServer("http://127.0.0.1:" + process.port(0));
  }

  /// Starts one and waits until it answers queries.
  static LokiServer start(Path directory) throws Exception {
    String program = ServerProcess.program("loki.sh", directory);
    Path config = directory.resolve("loki.yaml");
    ServerProcess process =
        ServerProcess.start(
            directory.resolve("loki.log"),
            2,
            ports -> {
              Files.writeString(config, config(directory.resolve("loki"), ports));
              return List.of(program, "-config.file=" + config);
            });
    LokiServer loki = new LokiServer(process);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> loki.api.status("/ready") == 200);
    return loki;
  }

  /// As `deploy/lgtm/loki.yaml`, on the loopback interface.
  private static String config(Path data, List<Integer> ports) {
    return """
    auth_enabled: false
    analytics: {reporting_enabled: false}
    server:
      http_listen_address: 127.0.0.1
      http_listen_port: %1$d
      grpc_listen_address: 127.0.0.1
      grpc_listen_port: %2$d
      log_level: warn
    common:
      instance_addr: 127.0.0.1
      path_prefix: %3$s
      storage: {filesystem: {chunks_directory: %3$s/chunks, rules_directory: %3$s/rules}}
      replication_factor: 1
      ring: {instance_addr: 127.0.0.1, kvstore: {store: inmemory}}
    ingester: {lifecycler: {min_ready_duration: 0s}}
    schema_config:
      configs:
        - from: 2024-01-01
          store: tsdb
          object_store: filesystem
          schema: v13
          index: {prefix: index_, period: 24h}
    """
        .formatted(ports.get(0), ports.get(1), data);
  }

  /// What the exporter `otlp` calls its endpoint.
  String otlpEndpoint() {
    return api.url() + "/otlp";
  }

  /// The lines of the last ten minutes that a query of LogQL selects, at most 5,000.
  List<Entry> entries(String logql) throws IOException, InterruptedException {
    Object answer =
        api.get(
            "/loki/api/v1/query_range?since=10m&limit=%d&query=%s"
                .formatted(LIMIT, JsonServer.encoded(logql)));
    List<Entry> entries = new ArrayList<>();
    for (Object stream : JsonServer.list(answer, "data", "result")) {
      Map<String, Object> labels = JsonServer.map(stream, "stream");
      for (Object value : JsonServer.list(stream, "values")) {
        List<?> line = (List<?>) value;
        long nanos = Long.parseLong(String.valueOf(line.get(0)));
        entries.add(new Entry(labels, nanos, String.valueOf(line.get(1))));
      }
    }
    return entries;
  }

  /// The one number that a query gives now; NaN when it gives none.
  double number(String logql) throws IOException, InterruptedException {
    Object answer = api.get("/loki/api/v1/query?query=" + JsonServer.encoded(logql));
    List<Object> series = JsonServer.list(answer, "data", "result");
    return series.isEmpty()
        ? Double.NaN
        : Double.parseDouble(String.valueOf(JsonServer.list(series.getFirst(), "value").get(1)));
  }

  @Override
  public void close() {
    api.close();
    process.close();
  }
}
