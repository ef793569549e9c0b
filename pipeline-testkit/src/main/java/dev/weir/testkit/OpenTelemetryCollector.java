// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A real OpenTelemetry Collector as a process, which writes what it receives to files.
/// `scripts/otelcol.sh` says which; where there is none the test is skipped, or fails with `CI=true`.
public final class OpenTelemetryCollector implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int TRIES = 3;

  private final Process process;
  private final Path directory;
  private final int grpcPort;
  private final int httpPort;
  private final int prometheusPort;

  private OpenTelemetryCollector(
      Process process, Path directory, int grpcPort, int httpPort, int prometheusPort) {
    this.process = process;
    this.directory = directory;
    this.grpcPort = grpcPort;
    this.httpPort = httpPort;
    this.prometheusPort = prometheusPort;
  }

  /// Starts one that keeps its files in `directory`, and waits until it takes requests.
  public static OpenTelemetryCollector start(Path directory) throws Exception {
    String program = program(directory);
    for (int attempt = 1; ; attempt++) {
      OpenTelemetryCollector collector = launch(program, directory);
      if (collector.listens()) {
        return collector;
      }
      collector.close();
      // Somebody may have taken a port between our look and the collector's.
      assertThat(attempt).as(collector.log()).isLessThan(TRIES);
    }
  }

  /// The path of the program.
  private static String program(Path directory) throws IOException, InterruptedException {
    Path out = Files.createTempFile(directory, "otelcol", ".path");
    Path err = Files.createTempFile(directory, "otelcol", ".err");
    Process find =
        new ProcessBuilder(sources().resolve("scripts/otelcol.sh").toString())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    boolean found = find.waitFor() == 0;
    Need.that(found, Files.readString(err).strip());
    return Files.readString(out).strip();
  }

  private static Path sources() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("mvnw"))) {
      Path parent = directory.getParent();
      if (parent == null) {
        throw new IllegalStateException("no mvnw above " + Path.of("").toAbsolutePath());
      }
      directory = parent;
    }
    return directory;
  }

  private static OpenTelemetryCollector launch(String program, Path directory) throws IOException {
    int grpcPort = freePort();
    int httpPort = freePort();
    int prometheusPort = freePort();
    Path config = directory.resolve("collector.yaml");
    Files.writeString(config, config(directory, grpcPort, httpPort, prometheusPort));
    Process process =
        new ProcessBuilder(program, "--config", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("collector.log").toFile())
            .start();
    return new OpenTelemetryCollector(process, directory, grpcPort, httpPort, prometheusPort);
  }

  private static String config(Path directory, int grpcPort, int httpPort, int prometheusPort) {
    return
"""
receivers:
  otlp:
    protocols:
      grpc: {endpoint: "127.0.0.1:%d"}
      http: {endpoint: "127.0.0.1:%d"}
exporters:
  file/logs: {path: "%s/logs", format: proto}
  file/metrics: {path: "%s/metrics", format: proto}
  file/traces: {path: "%s/traces", format: proto}
  prometheus: {endpoint: "127.0.0.1:%d"}
service:
  telemetry: {metrics: {level: none}}
  pipelines:
    logs: {receivers: [otlp], exporters: [file/logs]}
    metrics: {receivers: [otlp], exporters: [file/metrics, prometheus]}
    traces: {receivers: [otlp], exporters: [file/traces]}
"""
        .formatted(grpcPort, httpPort, directory, directory, directory, prometheusPort);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean listens() {
    await().atMost(PATIENCE).until(() -> !process.isAlive() || canConnect());
    return process.isAlive();
  }

  private boolean canConnect() {
    for (int port : new int[] {grpcPort, httpPort, prometheusPort}) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
      } catch (IOException _) {
        return false;
      }
    }
    return true;
  }

  public String grpcEndpoint() {
    return "http://127.0.0.1:" + grpcPort;
  }

  public String httpEndpoint() {
    return "http://127.0.0.1:" + httpPort;
  }

  /// Where it shows the metrics that it has received, for Prometheus to scrape.
  public URI prometheus() {
    return URI.create("http://127.0.0.1:" + prometheusPort + "/metrics");
  }

  /// What the collector said.
  public String log() throws IOException {
    return Files.readString(directory.resolve("collector.log"));
  }

  /// Every request of one signal as the collector wrote it, a message of protobuf each. Ends the
  /// collector first, so that all of it is there.
  ///
  /// @param signal `logs`, `metrics` or `traces`
  public List<byte[]> received(String signal) throws IOException {
    close();
    List<byte[]> messages = new ArrayList<>();
    Path file = directory.resolve(signal);
    if (!Files.exists(file)) {
      return messages;
    }
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
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
