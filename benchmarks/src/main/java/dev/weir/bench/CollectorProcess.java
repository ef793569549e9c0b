// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// An OpenTelemetry Collector on one processor, without metrics of its own.
final class CollectorProcess implements AutoCloseable {
  private final Process process;
  private final int grpcPort;
  private final int httpPort;

  private CollectorProcess(Process process, int grpcPort, int httpPort) {
    this.process = process;
    this.grpcPort = grpcPort;
    this.httpPort = httpPort;
  }

  /// @param exporter its name and settings in the collector's own words
  static CollectorProcess start(String program, Path directory, String name, String exporter)
      throws IOException, InterruptedException {
    int grpcPort = freePort();
    int httpPort = freePort();
    Path config = directory.resolve("collector.yaml");
    Files.writeString(
        config,
        """
        receivers:
          otlp:
            protocols:
              grpc: {endpoint: "127.0.0.1:%d"}
              http: {endpoint: "127.0.0.1:%d"}
        exporters:
          %s: %s
        service:
          telemetry: {metrics: {level: none}, logs: {level: warn}}
          pipelines:
            logs: {receivers: [otlp], exporters: [%s]}
        """
            .formatted(grpcPort, httpPort, name, exporter, name));
    ProcessBuilder builder =
        new ProcessBuilder(List.of(program, "--config", config.toString()))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("collector.log").toFile());
    builder.environment().put("GOMAXPROCS", "1");
    CollectorProcess collector = new CollectorProcess(builder.start(), grpcPort, httpPort);
    collector.awaitReady(directory);
    return collector;
  }

  private void awaitReady(Path directory) throws IOException, InterruptedException {
    for (int i = 0; i < 600; i++) {
      if (!process.isAlive()) {
        throw new IOException(
            "the collector ended: " + Files.readString(directory.resolve("collector.log")));
      }
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), grpcPort)) {
        return;
      } catch (IOException _) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    throw new IOException("the collector takes no connections");
  }

  int grpcPort() {
    return grpcPort;
  }

  int httpPort() {
    return httpPort;
  }

  Process process() {
    return process;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
