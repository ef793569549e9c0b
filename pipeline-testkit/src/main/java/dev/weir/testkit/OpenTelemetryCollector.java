// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A real OpenTelemetry Collector as a process, which writes what it receives to files.
/// `scripts/otelcol.sh` says which; where there is none the test is skipped, or fails with `CI=true`.
public final class OpenTelemetryCollector implements AutoCloseable {
  private final ServerProcess process;
  private final Path directory;

  private OpenTelemetryCollector(ServerProcess process, Path directory) {
    this.process = process;
    this.directory = directory;
  }

  /// Starts one that keeps its files in `directory`, and waits until it takes requests.
  public static OpenTelemetryCollector start(Path directory) throws Exception {
    return start(directory, "", "file/logs", "file/metrics", "file/traces");
  }

  /// Starts one that sends on what it receives. A request that is not taken is tried again after a tenth
  /// of a second, and for ever.
  ///
  /// @param exporter the type, `otlp_grpc` or `otlp_http`
  /// @param endpoint as that exporter wants it
  public static OpenTelemetryCollector startForwarding(
      Path directory, String exporter, String endpoint) throws Exception {
    String settings =
        """
        %s:
            endpoint: "%s"
            tls: {insecure: true}
            retry_on_failure: {initial_interval: 100ms, max_interval: 200ms, max_elapsed_time: 0s}
        """
            .formatted(exporter, endpoint)
            .strip();
    return start(directory, settings, exporter, exporter, exporter);
  }

  private static OpenTelemetryCollector start(
      Path directory, String more, String logs, String metrics, String traces) throws Exception {
    ServerProcess process =
        ServerProcess.start(log(directory), 3, launch(directory, more, logs, metrics, traces));
    return new OpenTelemetryCollector(process, directory);
  }

  /// Starts another that listens where this one did, after its end: it has come back. Its files are in
  /// a directory of their own.
  public OpenTelemetryCollector comeBack(Path itsDirectory) throws Exception {
    ServerProcess again =
        process.again(
            log(itsDirectory),
            launch(itsDirectory, "", "file/logs", "file/metrics", "file/traces"));
    return new OpenTelemetryCollector(again, itsDirectory);
  }

  private static ServerProcess.Launch launch(
      Path directory, String more, String logs, String metrics, String traces) throws Exception {
    String program = program(directory);
    Path config = directory.resolve("collector.yaml");
    return ports -> {
      Files.writeString(config, config(directory, ports, more, logs, metrics, traces));
      return List.of(program, "--config", config.toString());
    };
  }

  private static Path log(Path directory) {
    return directory.resolve("collector.log");
  }

  /// The path of the program.
  ///
  /// @param directory for files of ours
  public static String program(Path directory) throws IOException, InterruptedException {
    return ServerProcess.program("otelcol.sh", directory);
  }

  private static String config(
      Path directory,
      List<Integer> ports,
      String more,
      String logs,
      String metrics,
      String traces) {
    return
"""
receivers:
  otlp:
    protocols:
      grpc: {endpoint: "127.0.0.1:%d"}
      http: {endpoint: "127.0.0.1:%d"}
exporters:
  file/logs: {path: "%s/logs", format: proto, rotation: {max_megabytes: 10000}}
  file/metrics: {path: "%s/metrics", format: proto, rotation: {max_megabytes: 10000}}
  file/traces: {path: "%s/traces", format: proto, rotation: {max_megabytes: 10000}}
  prometheus: {endpoint: "127.0.0.1:%d"}
  %s
service:
  telemetry: {metrics: {level: none}}
  pipelines:
    logs: {receivers: [otlp], exporters: [%s]}
    metrics: {receivers: [otlp], exporters: [%s, prometheus]}
    traces: {receivers: [otlp], exporters: [%s]}
"""
        .formatted(
            ports.get(0),
            ports.get(1),
            directory,
            directory,
            directory,
            ports.get(2),
            more,
            logs,
            metrics,
            traces);
  }

  public String grpcEndpoint() {
    return "http://127.0.0.1:" + process.port(0);
  }

  public String httpEndpoint() {
    return "http://127.0.0.1:" + process.port(1);
  }

  /// Where it shows the metrics that it has received, for Prometheus to scrape.
  public URI prometheus() {
    return URI.create("http://127.0.0.1:" + process.port(2) + "/metrics");
  }

  /// What the collector said.
  public String log() throws IOException {
    return process.log();
  }

  /// Ends the collector by SIGKILL. What it had answered is in its files: with `rotation` it holds
  /// nothing back that it writes.
  public void kill() throws InterruptedException {
    process.kill();
  }

  /// Starts it again after [#kill], with the same ports and files.
  public void restart() throws IOException {
    process.restart();
  }

  /// Every request of one signal as the collector wrote it, a message of protobuf each. Ends the
  /// collector first, so that all of it is there.
  ///
  /// @param signal `logs`, `metrics` or `traces`
  public List<byte[]> received(String signal) throws IOException {
    close();
    Path file = directory.resolve(signal);
    return Files.exists(file) ? messages(file) : List.of();
  }

  /// The messages in a file that the collector's file exporter wrote with `format: proto`.
  public static List<byte[]> messages(Path file) throws IOException {
    List<byte[]> messages = new ArrayList<>();
    try (InputStream bytes = Files.newInputStream(file);
        DataInputStream in = new DataInputStream(bytes)) {
      while (true) {
        messages.add(in.readNBytes(in.readInt()));
      }
    } catch (EOFException _) {
      return messages;
    }
  }

  /// Ends the collector as an operator would, and waits for it.
  @Override
  public void close() {
    process.close();
  }
}
