// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import dev.weir.testkit.OpenTelemetryCollector;
import dev.weir.testkit.otlp.BackendRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/// A capture through `weir run` into an OpenTelemetry Collector in a container, as it is deployed: under
/// the name of the upstream image, its ports published. The image is made here of the collector that
/// `scripts/otelcol.sh` gives, for no image can be fetched where this must run.
class CollectorContainerIT {
  private static final String IMAGE = "otel/opentelemetry-collector-contrib:0.161.0";
  private static final String CONFIG = "/etc/otelcol-contrib/config.yaml";
  private static final int GRPC = 4317;
  private static final int HTTP = 4318;
  private static final int HEALTH = 13133;

  private static final String DOCKERFILE =
      """
      FROM scratch
      COPY otelcol-contrib /otelcol-contrib
      COPY config.yaml %1$s
      USER 10001:10001
      EXPOSE %2$d %3$d %4$d
      ENTRYPOINT ["/otelcol-contrib"]
      CMD ["--config", "%1$s"]
      """
          .formatted(CONFIG, GRPC, HTTP, HEALTH);

  private static final String COLLECTOR =
      """
      receivers:
        otlp:
          protocols:
            grpc: {endpoint: "0.0.0.0:4317"}
            http: {endpoint: "0.0.0.0:4318"}
      processors:
        memory_limiter: {check_interval: 1s, limit_mib: 512}
      exporters:
        file/logs: {path: /received/logs, format: proto}
        file/metrics: {path: /received/metrics, format: proto}
        file/traces: {path: /received/traces, format: proto}
      extensions:
        health_check: {endpoint: "0.0.0.0:13133"}
      service:
        telemetry: {metrics: {level: none}}
        extensions: [health_check]
        pipelines:
          logs: {receivers: [otlp], processors: [memory_limiter], exporters: [file/logs]}
          metrics: {receivers: [otlp], processors: [memory_limiter], exporters: [file/metrics]}
          traces: {receivers: [otlp], processors: [memory_limiter], exporters: [file/traces]}
      """;

  @TempDir private Path directory;

  @Test
  void arrivesWhole() throws Exception {
    String program = OpenTelemetryCollector.program(directory);
    Path received = Files.createDirectory(directory.resolve("received"));
    // For the user of the image.
    Files.setPosixFilePermissions(received, PosixFilePermissions.fromString("rwxrwxrwx"));
    try (DockerEngine _ = DockerEngine.start();
        GenericContainer<?> collector = collector(program, received)) {
      collector.start();
      String endpoint = "http://" + collector.getHost() + ":" + collector.getMappedPort(GRPC);
      SentCapture sent =
          SentCapture.send(
              directory,
              OtlpRecords.capture(directory.resolve("a.pcap")),
              "endpoint: \"" + endpoint + "\"");
      // As an operator would, so that everything is written.
      collector.getDockerClient().stopContainerCmd(collector.getContainerId()).exec();
      sent.assertArrivedWhole(OpenTelemetryCollector.messages(received.resolve("logs")));
      BackendRules.assertMetrics(OpenTelemetryCollector.messages(received.resolve("metrics")));
    }
  }

  private GenericContainer<?> collector(String program, Path received) throws IOException {
    Path image = Files.createDirectory(directory.resolve("image"));
    Files.copy(Path.of(program), image.resolve("otelcol-contrib"));
    Files.writeString(image.resolve("config.yaml"), COLLECTOR);
    Files.writeString(image.resolve("Dockerfile"), DOCKERFILE);
    DockerClientFactory.instance()
        .client()
        .buildImageCmd(image.toFile())
        .withTags(Set.of(IMAGE))
        .exec(new BuildImageResultCallback())
        .awaitImageId();
    return new GenericContainer<>(DockerImageName.parse(IMAGE))
        .withExposedPorts(GRPC, HTTP, HEALTH)
        .withCopyToContainer(Transferable.of(COLLECTOR), CONFIG)
        // Not withFileSystemBind, which first wants to fetch an image to see whether it can.
        .withCreateContainerCmdModifier(command ->
            Objects.requireNonNull(command.getHostConfig())
                .withBinds(new Bind(received.toString(), new Volume("/received"))))
        .waitingFor(Wait.forHttp("/").forPort(HEALTH));
  }
}
