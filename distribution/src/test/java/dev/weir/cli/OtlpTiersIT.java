// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.api.Ack;
import dev.weir.api.Batch;
import dev.weir.api.BatchConsumer;
import dev.weir.api.Event;
import dev.weir.api.FlowBatch;
import dev.weir.api.Outcome;
import dev.weir.api.component.Exporter;
import dev.weir.api.component.Receiver;
import dev.weir.api.flow.Flow;
import dev.weir.exporter.otlp.OtlpExporterConfig;
import dev.weir.exporter.otlp.OtlpExporterConfig.Protocol;
import dev.weir.exporter.otlp.OtlpExporterFactory;
import dev.weir.otlp.Signal;
import dev.weir.receiver.otlp.OtlpReceiverConfig;
import dev.weir.receiver.otlp.OtlpReceiverFactory;
import dev.weir.testkit.CapturingConsumer;
import dev.weir.testkit.OpenTelemetryCollector;
import dev.weir.testkit.SampleBatches;
import dev.weir.testkit.TestContext;
import dev.weir.testkit.otlp.RandomRecords;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Tiers of Weir: its exporter sends to its receiver, directly and by a real OpenTelemetry Collector.
class OtlpTiersIT {
  private static final Pattern PORT = Pattern.compile("OTLP/(gRPC|HTTP) on port (\\d+)");
  private static final int BATCHES = 10;

  @TempDir private Path directory;

  private final CapturingConsumer taken = new CapturingConsumer();
  private final TestContext context = TestContext.of("otlp");
  private final List<Flow> flows = new ArrayList<>();
  private int grpcPort;
  private int httpPort;

  private Receiver receiver(BatchConsumer next) throws Exception {
    OtlpReceiverFactory factory = new OtlpReceiverFactory();
    OtlpReceiverConfig usual = factory.defaults();
    Receiver receiver =
        factory.create(
            context,
            new OtlpReceiverConfig(
                new OtlpReceiverConfig.Server(true, "127.0.0.1:0"),
                new OtlpReceiverConfig.Server(true, "127.0.0.1:0"),
                usual.tls(),
                usual.maxRequestSize(),
                usual.maxRequests(),
                usual.maxInFlight(),
                usual.timeout()),
            next);
    receiver.start();
    for (String message : context.logger().messages(System.Logger.Level.INFO)) {
      Matcher port = PORT.matcher(message);
      if (port.find()) {
        int number = Integer.parseInt(port.group(2));
        if (port.group(1).equals("gRPC")) {
          grpcPort = number;
        } else {
          httpPort = number;
        }
      }
    }
    return receiver;
  }

  private static Exporter exporter(String endpoint, Protocol protocol) throws Exception {
    OtlpExporterFactory factory = new OtlpExporterFactory();
    OtlpExporterConfig usual = factory.defaults();
    Exporter exporter =
        factory.create(
            TestContext.of("otlp"),
            new OtlpExporterConfig(
                endpoint,
                protocol,
                usual.headers(),
                usual.compression(),
                usual.tls(),
                Duration.ofSeconds(60),
                usual.maxRequestSize(),
                List.of(Signal.LOGS, Signal.METRICS),
                usual.detail(),
                usual.resource()));
    exporter.start();
    return exporter;
  }

  private void sendAll(String endpoint, Protocol protocol) throws Exception {
    Exporter exporter = exporter(endpoint, protocol);
    for (int seed = 0; seed < BATCHES; seed++) {
      FlowBatch batch = SampleBatches.flows(new RandomRecords(seed).flows(200));
      flows.addAll(batch.flows());
      exporter.export(batch);
    }
    exporter.export(SampleBatches.events());
    exporter.export(SampleBatches.metrics());
    exporter.stop(Duration.ofSeconds(5));
  }

  private void assertAllCameOnce() {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> taken.flows().size() >= flows.size() && !taken.metrics().isEmpty());
    assertThat(taken.flows()).containsExactlyInAnyOrderElementsOf(flows);
    assertThat(taken.events())
        .extracting(Event::name)
        .containsExactlyInAnyOrderElementsOf(
            SampleBatches.events().events().stream().map(Event::name).toList());
    assertThat(taken.metrics()).extracting("name").contains("weir.tap.packets", "weir.tap.bytes");
    for (Batch batch : taken.batches()) {
      assertThat(batch.resource().attributes().get("host.name")).isEqualTo("node-a");
      assertThat(batch.resource().attributes().get("service.name")).isEqualTo("weir");
    }
  }

  private String endpoint(Protocol protocol) {
    return "http://127.0.0.1:" + (protocol == Protocol.GRPC ? grpcPort : httpPort);
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void oneWeirTakesEverythingOfAnother(Protocol protocol) throws Exception {
    Receiver receiver = receiver(taken);
    sendAll(endpoint(protocol), protocol);

    assertAllCameOnce();
    receiver.stop(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aCollectorBetweenThemChangesNothing(Protocol protocol) throws Exception {
    Receiver receiver = receiver(taken);
    try (OpenTelemetryCollector collector = forwarding(protocol)) {
      sendAll(collector.grpcEndpoint(), Protocol.GRPC);

      assertAllCameOnce();
    }
    receiver.stop(Duration.ofSeconds(5));
  }

  /// The first attempts are given back, as by a pipeline whose exporter stands still above the memory
  /// limit, some of them at once and some later.
  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aCollectorComesAgainWithWhatIsGivenBack(Protocol protocol) throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    Receiver receiver =
        receiver((Batch batch, Ack ack) -> {
          int attempt = attempts.incrementAndGet();
          if (attempt <= 10) {
            ack.settle(Outcome.REFUSED);
          } else if (attempt <= 20) {
            Thread _ = Thread.startVirtualThread(() -> ack.settle(Outcome.REFUSED));
          } else {
            taken.accept(batch, ack);
          }
        });
    try (OpenTelemetryCollector collector = forwarding(protocol)) {
      sendAll(collector.grpcEndpoint(), Protocol.GRPC);

      assertAllCameOnce();
      assertThat(context.meter().count("otlp_receiver_requests", "full")).isPositive();
      assertThat(context.meter().count("otlp_receiver_requests", "refused")).isPositive();
    }
    receiver.stop(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aCollectorIsToldWhatIsNotTaken(Protocol protocol) throws Exception {
    Receiver receiver = receiver(taken);
    byte[] foreign =
        ExportLogsServiceRequest.newBuilder()
            .addResourceLogs(
                ResourceLogs.newBuilder()
                    .addScopeLogs(
                        ScopeLogs.newBuilder()
                            .addLogRecords(LogRecord.newBuilder().setSeverityText("INFO"))))
            .build()
            .toByteArray();
    try (OpenTelemetryCollector collector = forwarding(protocol);
        HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(collector.httpEndpoint() + "/v1/logs"))
              .header("content-type", "application/x-protobuf")
              .POST(HttpRequest.BodyPublishers.ofByteArray(foreign))
              .build();
      assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(200);

      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> collector.log().contains("logs that Weir did not send are not taken"));
      assertThat(collector.log()).contains("Partial success");
      assertThat(context.meter().count("otlp_receiver_rejected_records", "foreign_log"))
          .isEqualTo(1);
    }
    receiver.stop(Duration.ofSeconds(5));
  }

  private OpenTelemetryCollector forwarding(Protocol protocol) throws Exception {
    return switch (protocol) {
      case GRPC ->
          OpenTelemetryCollector.startForwarding(directory, "otlp_grpc", "127.0.0.1:" + grpcPort);
      case HTTP ->
          OpenTelemetryCollector.startForwarding(
              directory, "otlp_http", "http://127.0.0.1:" + httpPort);
    };
  }

  /// Two processes as `config/agent.yaml` and `config/central.yaml` set them up: the central one writes
  /// the rows that one alone would have written.
  @Test
  void twoProcessesWriteWhatOneWrites() throws Exception {
    Path capture = OtlpRecords.capture(directory.resolve("a.pcap"));
    Path alone = directory.resolve("alone");
    Path central = directory.resolve("central");
    CommandLineRun direct =
        CommandLineRun.weir(
            "run", "-c", config("alone.yaml", pcap(capture), csv(alone), "pcap", "csv"));
    assertThat(direct.exitCode()).as(direct.err()).isZero();
    String listen = "otlp: {grpc: {listen: \"127.0.0.1:0\"}, http: {enabled: false}}";
    try (WeirProcess second =
        WeirProcess.start(
            directory, "run", "-c", config("central.yaml", listen, csv(central), "otlp", "csv"))) {
      second.awaitLog("listens for OTLP/gRPC on port ");
      Matcher port = PORT.matcher(second.err());
      assertThat(port.find()).isTrue();
      String send =
          "otlp: {endpoint: \"http://127.0.0.1:%s\", signals: [logs, metrics]}"
              .formatted(port.group(2));
      CommandLineRun first =
          CommandLineRun.weir(
              "run", "-c", config("agent.yaml", pcap(capture), send, "pcap", "otlp"));
      assertThat(first.exitCode()).as(first.err()).isZero();
      second.terminate();
      assertThat(second.awaitExit()).as(second.err()).isZero();
    }
    List<String> rows = rows(alone);
    assertThat(rows).hasSizeGreaterThan(300);
    assertThat(rows(central)).containsExactlyInAnyOrderElementsOf(rows);
  }

  private String config(String name, String in, String out, String receiver, String exporter)
      throws Exception {
    Path file = directory.resolve(name);
    Files.writeString(
        file,
        """
        receivers:
          %s
        exporters:
          %s
        service:
          admin: {enabled: false}
          pipelines:
            flows: {receivers: [%s], exporters: [%s]}
        """
            .formatted(in, out, receiver, exporter));
    return file.toString();
  }

  private static String pcap(Path capture) {
    return "pcap: {files: [\"" + capture + "\"]}";
  }

  private static String csv(Path directory) {
    return "csv: {directory: \"" + directory + "\"}";
  }

  private static List<String> rows(Path directory) throws Exception {
    List<String> rows = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".csv")).toList()) {
        rows.addAll(Files.readAllLines(file));
      }
    }
    return rows;
  }
}
