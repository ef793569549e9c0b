// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import dev.weir.testkit.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A real Prometheus 3 that takes OTLP, in order only, and scrapes what it is told to. `scripts/prometheus.sh` says which;
/// where there is none the test is skipped, or fails with `CI=true`.
final class PrometheusServer implements AutoCloseable {
  /// One series of the answer to a query.
  ///
  /// @param labels without the name
  record Sample(String name, Map<String, String> labels, double value) {}

  /// What Prometheus thinks of something that it scrapes.
  ///
  /// @param health `up`, `down` or `unknown`
  record Target(String job, String health, String lastError) {}

  private final ServerProcess process;
  private final JsonServer api;

  private PrometheusServer(ServerProcess process) {
    this.process = process;
    this.api = new JsonServer("http://127.0.0.1:" + process.port(0));
  }

  /// Starts one without anything to scrape.
  static PrometheusServer start(Path directory) throws Exception {
    return start(directory, "");
  }

  /// @param scrapes entries of `scrape_configs`
  static PrometheusServer start(Path directory, String scrapes) throws Exception {
    String program = ServerProcess.program("prometheus.sh", directory);
    Path config = directory.resolve("prometheus.yaml");
    Files.writeString(
        config,
        """
        global: {scrape_interval: 1s}
        otlp: {promote_resource_attributes: [service.name, host.name]}
        scrape_configs:
        """
            + scrapes);
    return new PrometheusServer(
        ServerProcess.start(
            directory.resolve("prometheus.log"),
            1,
            ports ->
                List.of(
                    program,
                    "--config.file=" + config,
                    "--storage.tsdb.path=" + directory.resolve("prometheus"),
                    "--web.listen-address=127.0.0.1:" + ports.getFirst(),
                    "--web.enable-otlp-receiver")));
  }

  /// What the exporter `otlp` calls its endpoint.
  String otlpEndpoint() {
    return api.url() + "/api/v1/otlp";
  }

  /// What a query of PromQL gives now, an instant vector.
  List<Sample> query(String promql) throws IOException, InterruptedException {
    List<Sample> samples = new ArrayList<>();
    Object data = api.get("/api/v1/query?query=" + JsonServer.encoded(promql));
    for (Object series : JsonServer.list(data, "data", "result")) {
      Map<String, String> labels = new TreeMap<>();
      JsonServer.map(series, "metric").forEach((name, value) -> labels.put(name, value.toString()));
      String name = labels.remove("__name__");
      Object value = JsonServer.list(series, "value").get(1);
      samples.add(
          new Sample(name == null ? "" : name, labels, Double.parseDouble(value.toString())));
    }
    return samples;
  }

  /// The sum over all series of a selector; NaN where there are none.
  double sum(String selector) throws IOException, InterruptedException {
    return query("sum(" + selector + ")").stream()
        .mapToDouble(Sample::value)
        .findFirst()
        .orElse(Double.NaN);
  }

  /// Everything that it scrapes.
  List<Target> targets() throws IOException, InterruptedException {
    List<Target> targets = new ArrayList<>();
    Object data = api.get("/api/v1/targets?state=active");
    for (Object target : JsonServer.list(data, "data", "activeTargets")) {
      Map<String, Object> fields = JsonServer.map(target);
      targets.add(
          new Target(
              String.valueOf(fields.get("scrapePool")),
              String.valueOf(fields.get("health")),
              String.valueOf(fields.get("lastError"))));
    }
    return targets;
  }

  /// What it knows of a family: type, help and unit, each as a scrape told it.
  Map<String, Object> metadata(String family) throws IOException, InterruptedException {
    Object data = api.get("/api/v1/metadata?metric=" + family);
    return JsonServer.map(JsonServer.list(data, "data", family).getFirst());
  }

  String log() throws IOException {
    return process.log();
  }

  @Override
  public void close() {
    api.close();
    process.close();
  }
}
