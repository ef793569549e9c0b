// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.weir.api.Attributes;
import dev.weir.api.Event;
import dev.weir.api.EventBatch;
import dev.weir.api.FlowBatch;
import dev.weir.api.Severity;
import dev.weir.api.component.ByteSize;
import dev.weir.api.component.DeliveryException;
import dev.weir.exporter.otlp.OtlpExporterConfig.Compression;
import dev.weir.exporter.otlp.OtlpExporterConfig.Protocol;
import dev.weir.testkit.SampleBatches;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// An OTLP/HTTP server that does everything that servers do, and breaks off everywhere.
class HttpFaultTest {
  private static final Set<Integer> RETRYABLE = Set.of(429, 502, 503, 504);
  private static final String PROTOBUF = "content-type: application/x-protobuf\r\n";

  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {301, 307, 400, 401, 403, 404, 405, 408, 415, 429, 500, 501, 502, 503, 504, 505, 599})
  void everyStatusMeansWhatTheSpecificationSays(int status) throws Exception {
    server.then(HttpServer.answer(status, "location: http://127.0.0.1:1/\r\n", "as scripted"));
    try (Rig rig = rig()) {
      DeliveryException failure =
          catchThrowableOfType(DeliveryException.class, () -> rig.exporter.export(Rig.flows(2)));

      assertThat(failure).hasMessageContaining("HTTP " + status + ": as scripted");
      assertThat(failure instanceof DeliveryException.Retryable)
          .isEqualTo(RETRYABLE.contains(status));
      assertThat(rig.count("otlp_refused_records", "logs"))
          .isEqualTo(RETRYABLE.contains(status) ? 0 : 2);
      assertThat(server.arrivals.requests()).hasSize(1);
    }
  }

  @Test
  void theServersDelayIsHandedOn() throws Exception {
    server.then(HttpServer.answer(503, "Retry-After: 7\r\n", ""));
    try (Rig rig = rig()) {
      assertThatThrownBy(() -> rig.exporter.export(Rig.flows(1)))
          .isInstanceOfSatisfying(
              DeliveryException.Retryable.class,
              later -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(7)));
    }
  }

  @Test
  void whatIsRejectedIsCountedAndNotSentAgain() throws Exception {
    byte[] partial =
        ExportLogsServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportLogsPartialSuccess.newBuilder()
                    .setRejectedLogRecords(3)
                    .setErrorMessage("too old"))
            .build()
            .toByteArray();
    server.then(HttpServer.answer(200, PROTOBUF, partial));
    try (Rig rig = rig()) {
      rig.exporter.export(Rig.flows(10));

      assertThat(rig.count("otlp_records", "logs")).isEqualTo(7);
      assertThat(rig.count("otlp_rejected_records", "logs")).isEqualTo(3);
      assertThat(rig.context.degradedReason()).contains("rejects some logs: too old");
      assertThat(server.arrivals.requests()).hasSize(1);
    }
  }

  static Stream<Arguments> breaks() {
    return Stream.of(
        Arguments.argumentSet("closes without an answer", HttpServer.hangUp()),
        Arguments.argumentSet("resets", HttpServer.reset()),
        Arguments.argumentSet("closes its half without an answer", HttpServer.halfClose("")),
        Arguments.argumentSet("closes its half in the status", HttpServer.halfClose("HTTP/1.1 20")),
        Arguments.argumentSet(
            "closes its half in the headers",
            HttpServer.halfClose("HTTP/1.1 200 OK\r\ncontent-length: 5")),
        Arguments.argumentSet("speaks no HTTP", HttpServer.halfClose("220 mail ready\r\n\r\n")),
        Arguments.argumentSet("says nothing", HttpServer.stall("")),
        Arguments.argumentSet(
            "stops in the headers", HttpServer.stall("HTTP/1.1 200 OK\r\ncontent-")));
  }

  /// Nobody knows whether the records arrived, so they are sent again, and here they come twice.
  @ParameterizedTest
  @MethodSource("breaks")
  void whatIsNotAnsweredIsSentAgain(HttpServer.Reply reply) throws Exception {
    server.then(reply);
    try (Rig rig = rig(Rig.SHORT)) {
      FlowBatch batch = Rig.flows(3);
      assertThatThrownBy(() -> rig.exporter.export(batch))
          .isInstanceOf(DeliveryException.Retryable.class);
      assertThat(rig.count("otlp_records", "logs")).isZero();
      rig.exportAsTheQueueDoes(batch);

      assertThat(server.arrivals.sequences()).containsExactly(0L, 1L, 2L, 0L, 1L, 2L);
      assertThat(rig.count("otlp_records", "logs")).isEqualTo(3);
    }
  }

  static Stream<Arguments> lies() {
    String head = "HTTP/1.1 200 OK\r\n" + PROTOBUF;
    return Stream.of(
        Arguments.argumentSet(
            "a body that is no message", HttpServer.answer(200, PROTOBUF, "certainly")),
        Arguments.argumentSet("text", HttpServer.answer(200, "content-type: text/plain\r\n", "OK")),
        Arguments.argumentSet(
            "half of its body",
            HttpServer.halfClose(head + "content-length: 50\r\n\r\nten bytes.")),
        Arguments.argumentSet(
            "a body that never ends", HttpServer.stall(head + "content-length: 50\r\n\r\nten")),
        Arguments.argumentSet("5 MiB", HttpServer.answer(200, PROTOBUF, new byte[5 << 20])));
  }

  /// The status says that the server has the records: sending them again would double them.
  @ParameterizedTest
  @MethodSource("lies")
  void aSuccessThatIsNoneOfOtlpIsTakenForYesAndToldOf(HttpServer.Reply reply) throws Exception {
    server.then(reply);
    try (Rig rig = rig(Rig.SHORT)) {
      rig.exporter.export(Rig.flows(3));

      assertThat(rig.count("otlp_requests", "taken_oddly")).isEqualTo(1);
      assertThat(rig.count("otlp_records", "logs")).isEqualTo(3);
      assertThat(rig.context.degradedReason()).contains("answered oddly");
      assertThat(server.arrivals.requests()).hasSize(1);
    }
  }

  @Test
  void aWebPageIsNoReceiver() throws Exception {
    server.then(HttpServer.answer(200, "content-type: text/html\r\n", "<html>Log in</html>"));
    try (Rig rig = rig()) {
      assertThatThrownBy(() -> rig.exporter.export(Rig.flows(3)))
          .isInstanceOf(DeliveryException.Permanent.class)
          .hasMessageContaining("no OTLP server");
    }
  }

  @Test
  void anErrorWhoseBodyStallsIsStillThatError() throws Exception {
    server.then(
        HttpServer.stall("HTTP/1.1 503 no\r\nretry-after: 2\r\ncontent-length: 9\r\n\r\nhal"));
    try (Rig rig = rig(Rig.SHORT)) {
      assertThatThrownBy(() -> rig.exporter.export(Rig.flows(3)))
          .isInstanceOfSatisfying(
              DeliveryException.Retryable.class,
              later -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(2)))
          .hasMessageContaining("HTTP 503");
    }
  }

  @Test
  void whatHasArrivedIsNotSentAgain() throws Exception {
    server.then(2, HttpServer.ok()).then(HttpServer.answer(503, "", ""));
    try (Rig rig = rig(Rig.LONG, new ByteSize(16 << 10), Compression.NONE)) {
      FlowBatch batch = Rig.flows(200);
      assertThatThrownBy(() -> rig.exporter.export(batch))
          .isInstanceOf(DeliveryException.Retryable.class);
      rig.exporter.export(batch);

      assertThat(server.arrivals.sequences().stream().distinct()).hasSize(200);
      assertThat(server.arrivals.sequences()).hasSizeLessThan(300);
      assertThat(rig.count("otlp_records", "logs")).isEqualTo(200);
    }
  }

  @Test
  void requestsThatAreTooLargeAreSentInHalves() throws Exception {
    server.then(2, HttpServer.answer(413, "", "too much"));
    try (Rig rig = rig()) {
      rig.exporter.export(Rig.flows(1_000));

      List<Long> all = server.arrivals.sequences();
      assertThat(all.stream().distinct().sorted())
          .containsExactlyElementsOf(LongStream.range(0, 1_000).boxed().toList());
      assertThat(rig.count("otlp_records", "logs")).isEqualTo(1_000);
      assertThat(rig.count("otlp_requests", "too_large")).isEqualTo(2);
    }
  }

  /// What we have learnt of the server's limit does not lose a record that it was never asked about.
  @Test
  void aLargeRecordIsSentAloneBeforeItIsGivenUp() throws Exception {
    server.then(HttpServer.answer(413, "", "too much"));
    try (Rig rig = rig()) {
      rig.exporter.export(
          new EventBatch(
              SampleBatches.resource(),
              Stream.of("small", "x".repeat(100_000), "small")
                  .map(body -> new Event("test", 1, Severity.INFO, body, Attributes.empty()))
                  .toList()));

      assertThat(rig.count("otlp_records", "logs")).isEqualTo(3);
      assertThat(rig.count("otlp_oversized_records", "logs")).isZero();
      assertThat(rig.context.degradedReason()).isEmpty();
    }
  }

  /// However often it says so, it is not asked about each record.
  @Test
  void aServerThatFindsEverythingTooLargeLosesEachRecordOnce() throws Exception {
    server.then(10_000, HttpServer.answer(413, "", ""));
    try (Rig rig = rig()) {
      assertThatThrownBy(() -> rig.exporter.export(Rig.flows(1_000)))
          .isInstanceOf(DeliveryException.Permanent.class);

      assertThat(rig.count("otlp_oversized_records", "logs")).isEqualTo(1_000);
      assertThat(server.arrivals.requests()).hasSizeLessThan(20);
    }
  }

  @Test
  void aServerMayGoAwayAndComeBack() throws Exception {
    int port = server.port();
    try (Rig rig = rig()) {
      FlowBatch batch = Rig.flows(3);
      rig.exporter.export(Rig.flows(1));
      server.close();
      for (int i = 0; i < 5; i++) {
        assertThatThrownBy(() -> rig.exporter.export(batch))
            .isInstanceOf(DeliveryException.Retryable.class);
      }
      server = HttpServer.start(port, ServerSocketFactory.getDefault());
      rig.exportAsTheQueueDoes(batch);

      assertThat(server.arrivals.sequences()).containsExactly(0L, 1L, 2L);
    }
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    server.then(HttpServer.stall(""));
    try (Rig rig = rig()) {
      AtomicReference<Throwable> end = new AtomicReference<>();
      Thread worker =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  rig.exporter.export(Rig.flows(1));
                } catch (Throwable e) {
                  end.set(e);
                }
              });
      await().until(() -> !server.arrivals.requests().isEmpty());
      worker.interrupt();
      worker.join();

      assertThat(end.get()).isInstanceOf(InterruptedException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void headersAndBodyArriveAtTheirPath(Compression compression) throws Exception {
    try (Rig rig =
        new Rig(
            Rig.config(
                server.endpoint() + "/otlp/",
                Protocol.HTTP,
                Rig.LONG,
                ByteSize.ofMebibytes(4),
                compression))) {
      rig.exporter.export(Rig.exchange());
      rig.exporter.export(SampleBatches.metrics());

      assertThat(server.arrivals.requests())
          .extracting(Arrivals.Request::where)
          .containsExactly("/otlp/v1/logs", "/otlp/v1/traces", "/otlp/v1/metrics");
      assertThat(server.arrivals.requests().getFirst().headers())
          .containsEntry("authorization", "Bearer secret")
          .containsEntry("content-type", "application/x-protobuf")
          .containsKey("user-agent");
      assertThat(server.arrivals.requests().getFirst().headers().containsKey("content-encoding"))
          .isEqualTo(compression == Compression.GZIP);
      assertThat(server.arrivals.logRecords()).hasSize(1);
      assertThat(server.arrivals.spans()).hasSize(1);
      assertThat(server.arrivals.metrics()).isNotEmpty();
    }
  }

  private Rig rig() throws Exception {
    return rig(Rig.LONG);
  }

  private Rig rig(Duration timeout) throws Exception {
    return rig(timeout, ByteSize.ofMebibytes(4), Compression.GZIP);
  }

  private Rig rig(Duration timeout, ByteSize maxRequestSize, Compression compression)
      throws Exception {
    return new Rig(
        Rig.config(server.endpoint(), Protocol.HTTP, timeout, maxRequestSize, compression));
  }
}
