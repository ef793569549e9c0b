// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.awaitility.Awaitility.await;

import dev.weir.testkit.ServerProcess;
import dev.weir.testkit.SourceTree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A real Loki 3 as `deploy/lgtm/loki.yaml` sets it up, on the loopback interface. `scripts/loki.sh` says which; where there is none the test is
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
    Path config = SourceTree.root().resolve("deploy/lgtm/loki.yaml");
    Path data = directory.resolve("loki");
    ServerProcess process =
        ServerProcess.start(
            directory.resolve("loki.log"),
            2,
            ports ->
                List.of(
                    program,
                    "-config.file=" + config,
                    "-server.http-listen-address=127.0.0.1",
                    "-server.http-listen-port=" + ports.get(0),
                    "-server.grpc-listen-address=127.0.0.1",
                    "-server.grpc-listen-port=" + ports.get(1),
                    "-common.path-prefix=" + data,
                    "-common.storage.filesystem.chunk-directory=" + data.resolve("chunks"),
                    "-common.storage.filesystem.rules-directory=" + data.resolve("rules"),
                    "-ingester.min-ready-duration=0s"));
    LokiServer loki = new LokiServer(process);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> loki.api.status("/ready") == 200);
    return loki;
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
