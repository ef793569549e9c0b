// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.rpc.RetryInfo;
import dev.weir.api.Attributes;
import dev.weir.api.Event;
import dev.weir.api.EventBatch;
import dev.weir.api.FlowBatch;
import dev.weir.api.Severity;
import dev.weir.api.component.ByteSize;
import dev.weir.api.component.DeliveryException;
import dev.weir.exporter.otlp.OtlpExporterConfig.Compression;
import dev.weir.exporter.otlp.OtlpExporterConfig.Protocol;
import dev.weir.testkit.ManualClock;
import dev.weir.testkit.SampleBatches;
import io.grpc.Metadata;
import io.grpc.Status;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// An OTLP/gRPC server that does everything that servers do.
class GrpcFaultTest {
  private static final Set<Status.Code> RETRYABLE =
      Set.of(
          Status.Code.CANCELLED,
          Status.Code.DEADLINE_EXCEEDED,
          Status.Code.ABORTED,
          Status.Code.OUT_OF_RANGE,
          Status.Code.UNAVAILABLE,
          Status.Code.DATA_LOSS);

  private GrpcServer server;

  @BeforeEach
  void start() throws Exception {
    server = GrpcServer.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(names = "OK", mode = EnumSource.Mode.EXCLUDE)
  void everyStatusMeansWhatTheSpecificationSays(Status.Code code) throws Exception {
    server.then(GrpcServer.status(code.toStatus().withDescription("as scripted")));
    try (Rig rig = rig()) {
      DeliveryException failure =
          catchThrowableOfType(DeliveryException.class, () -> rig.exporter.export(Rig.flows(2)));

      assertThat(failure).hasMessageContaining(code.name()).hasMessageContaining("as scripted");
      assertThat(failure instanceof DeliveryException.Retryable)
          .isEqualTo(RETRYABLE.contains(code));
      assertThat(rig.count("otlp_refused_records", "logs"))
          .isEqualTo(RETRYABLE.contains(code) ? 0 : 2);
      assertThat(server.arrivals.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"UNAVAILABLE", "RESOURCE_EXHAUSTED"})
  void theServersDelayIsHandedOn(Status.Code code) throws Exception {
    server.then(GrpcServer.status(code.toStatus(), retryInfo(7)));
    try (Rig rig = rig()) {
      assertThatThrownBy(() -> rig.exporter.export(Rig.flows(1)))
          .isInstanceOfSatisfying(
              DeliveryException.Retryable.class,
              later -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(7)));
    }
  }

  @Test
  void whatIsRejectedIsCountedAndNotSentAgain() throws Exception {
    server.then(GrpcServer.ok(partial(3, "too old"))).then(GrpcServer.ok(partial(0, "slow down")));
    try (Rig rig = rig()) {
      rig.exporter.export(Rig.flows(10));

      assertThat(rig.count("otlp_records", "logs")).isEqualTo(7);
      assertThat(rig.count("otlp_rejected_records", "logs")).isEqualTo(3);
      assertThat(rig.count("otlp_requests", "taken_in_part")).isEqualTo(1);
      assertThat(rig.context.degradedReason()).contains("rejects some logs: too old");

      rig.exporter.export(Rig.flows(10));

      assertThat(rig.count("otlp_records", "logs")).isEqualTo(17);
      assertThat(rig.context.degradedReason()).contains("warns of logs: slow down");
      assertThat(server.arrivals.requests()).hasSize(2);
    }
  }

  @Test
  void aServerCannotRejectMoreThanItWasSent() throws Exception {
    server.then(GrpcServer.ok(partial(1_000_000, ""))).then(GrpcServer.ok(partial(-5, "")));
    try (Rig rig = rig()) {
      assertThatThrownBy(() -> rig.exporter.export(Rig.flows(10)))
          .isInstanceOf(DeliveryException.Permanent.class);
      rig.exporter.export(Rig.flows(10));

      assertThat(rig.count("otlp_records", "logs")).isEqualTo(10);
      assertThat(rig.count("otlp_rejected_records", "logs")).isEqualTo(10);
    }
  }

  /// As little as one that was refused.
  @Test
  void aBatchThatIsRejectedAsAWholeIsLost() throws Exception {
    server.then(GrpcServer.ok(partial(10, "too old")));
    try (Rig rig = rig()) {
      assertThatThrownBy(() -> rig.exporter.export(Rig.flows(10)))
          .isInstanceOf(DeliveryException.Permanent.class)
          .hasMessage("logs rejected: too old");

      assertThat(rig.count("otlp_records", "logs")).isZero();
      assertThat(rig.count("otlp_rejected_records", "logs")).isEqualTo(10);
      assertThat(server.arrivals.requests()).hasSize(1);
    }
  }

  @Test
  void whatHasArrivedIsNotSentAgain() throws Exception {
    server.then(2, GrpcServer.ok()).then(3, GrpcServer.status(Status.UNAVAILABLE));
    try (Rig rig = rig(Rig.LONG, new ByteSize(16 << 10))) {
      FlowBatch batch = Rig.flows(200);
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> rig.exporter.export(batch))
            .isInstanceOf(DeliveryException.Retryable.class);
      }
      int before = server.arrivals.requests().size();
      List<Long> failed = sequencesOf(2, 5);
      rig.exporter.export(batch);

      assertThat(before).isEqualTo(5);
      assertThat(failed)
          .as("the same request three times")
          .hasSize(3 * failed.stream().distinct().toList().size());
      List<Long> all = server.arrivals.sequences();
      assertThat(all).hasSize(200 + failed.size());
      assertThat(all.stream().distinct()).hasSize(200);
      assertThat(rig.count("otlp_records", "logs")).isEqualTo(200);
    }
  }

  @Test
  void anotherBatchIsNotTakenForTheRestOfOne() throws Exception {
    server.then(2, GrpcServer.ok()).then(GrpcServer.status(Status.UNAVAILABLE));
    try (Rig rig = rig(Rig.LONG, new ByteSize(16 << 10))) {
      assertThatThrownBy(() -> rig.exporter.export(Rig.flows(200)))
          .isInstanceOf(DeliveryException.Retryable.class);
      int before = server.arrivals.sequences().size();
      rig.exporter.export(Rig.flows(200));

      assertThat(server.arrivals.sequences()).hasSize(before + 200);
    }
  }

  @Test
  void anAnswerThatDoesNotComeIsWaitedForUntilTheTimeout() throws Exception {
    server.then(GrpcServer.nothing());
    try (Rig rig = rig(Rig.SHORT, ByteSize.ofMebibytes(4))) {
      FlowBatch batch = Rig.flows(3);
      assertThatThrownBy(() -> rig.exporter.export(batch))
          .isInstanceOf(DeliveryException.Retryable.class)
          .hasMessageContaining("DEADLINE_EXCEEDED");
      rig.exportAsTheQueueDoes(batch);

      // Nobody knew whether they had arrived: they came twice.
      assertThat(server.arrivals.sequences()).containsExactly(0L, 1L, 2L, 0L, 1L, 2L);
      assertThat(rig.count("otlp_records", "logs")).isEqualTo(3);
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
            .isInstanceOf(DeliveryException.Retryable.class)
            .hasMessageContaining("UNAVAILABLE");
      }
      server = GrpcServer.start(port, 1 << 20, null);
      rig.exportAsTheQueueDoes(batch);

      assertThat(server.arrivals.sequences()).containsExactly(0L, 1L, 2L);
    }
  }

  @Test
  void aServerMayComeUpAfterUs() throws Exception {
    int port = server.port();
    server.close();
    try (Rig rig = new Rig(Rig.config("http://127.0.0.1:" + port, Protocol.GRPC))) {
      FlowBatch batch = Rig.flows(3);
      assertThatThrownBy(() -> rig.exporter.export(batch))
          .isInstanceOf(DeliveryException.Retryable.class)
          .hasStackTraceContaining("onnection refused");
      server = GrpcServer.start(port, 1 << 20, null);
      rig.exportAsTheQueueDoes(batch);
    }
  }

  @Test
  void anAnswerThatIsNoneOfOtlpIsTakenForYesAndToldOf() throws Exception {
    server.then(GrpcServer.ok(new byte[] {0x0a, 99})).then(GrpcServer.ok(new byte[5 << 20]));
    try (Rig rig = rig()) {
      rig.exporter.export(Rig.flows(3));
      rig.exporter.export(Rig.flows(3));

      assertThat(rig.count("otlp_requests", "taken_oddly")).isEqualTo(2);
      assertThat(rig.count("otlp_records", "logs")).isEqualTo(6);
      assertThat(rig.context.degradedReason()).contains("answered oddly");
    }
  }

  @Test
  void requestsShrinkToWhatTheServerTakes() throws Exception {
    server.close();
    server = GrpcServer.start(0, 150_000, null);
    try (Rig rig = rig(Rig.LONG, ByteSize.ofMebibytes(4))) {
      rig.exporter.export(Rig.flows(3_000));

      assertThat(server.arrivals.sequences())
          .containsExactlyInAnyOrderElementsOf(LongStream.range(0, 3_000).boxed().toList());
      assertThat(rig.count("otlp_requests", "too_large")).isPositive();
      long refused = rig.count("otlp_requests", "too_large");

      rig.exporter.export(Rig.flows(3_000));

      assertThat(rig.count("otlp_requests", "too_large")).as("it has learnt").isEqualTo(refused);
      assertThat(rig.context.logger().messages(System.Logger.Level.WARNING))
          .anyMatch(line -> line.contains("max_request_size"));
    }
  }

  @Test
  void behindARecordThatIsTooLargeRequestsGrowAgain() throws Exception {
    server.close();
    server = GrpcServer.start(0, 20_000, null);
    try (Rig rig = rig(Rig.LONG, ByteSize.ofMebibytes(4))) {
      List<Event> events = new ArrayList<>(Collections.nCopies(2_000, event("small")));
      events.set(1_500, event("x".repeat(40_000)));
      rig.exporter.export(new EventBatch(SampleBatches.resource(), events));

      assertThat(server.arrivals.logRecords()).hasSize(1_999);
      assertThat(rig.count("otlp_oversized_records", "logs")).isEqualTo(1);
      assertThat(rig.count("otlp_requests", "taken")).isLessThan(40);
    }
  }

  @Test
  void aRecordThatFitsNowhereIsLostAlone() throws Exception {
    try (Rig rig = rig(Rig.LONG, new ByteSize(16 << 10))) {
      rig.exporter.export(
          new EventBatch(
              SampleBatches.resource(),
              List.of(event("small"), event("x".repeat(40_000)), event("small"))));

      assertThat(server.arrivals.logRecords()).hasSize(2);
      assertThat(rig.count("otlp_oversized_records", "logs")).isEqualTo(1);
      assertThat(rig.context.degradedReason()).contains("too large");
    }
  }

  @Test
  void aBatchThatFitsNowhereIsLostAndSaidToBe() throws Exception {
    try (Rig rig = rig(Rig.LONG, new ByteSize(16 << 10))) {
      EventBatch batch =
          new EventBatch(SampleBatches.resource(), List.of(event("x".repeat(40_000))));

      assertThatThrownBy(() -> rig.exporter.export(batch))
          .isInstanceOf(DeliveryException.Permanent.class)
          .hasMessageContaining("too large");
    }
  }

  @Test
  void aServerWithoutTracesGetsTheLogs() throws Exception {
    server.then(GrpcServer.ok()).then(GrpcServer.status(Status.UNIMPLEMENTED));
    ManualClock clock = new ManualClock();
    try (Rig rig = new Rig(Rig.config(server.endpoint(), Protocol.GRPC), clock)) {
      rig.exporter.export(Rig.exchange());

      assertThat(rig.count("otlp_records", "logs")).isEqualTo(1);
      assertThat(rig.count("otlp_refused_records", "traces")).isEqualTo(1);
      assertThat(rig.context.degradedReason()).contains("traces refused: UNIMPLEMENTED");

      clock.advance(Duration.ofMinutes(1));
      rig.exporter.export(Rig.exchange());

      assertThat(server.arrivals.spans()).hasSize(2);
      assertThat(rig.context.degradedReason()).isEmpty();
    }
  }

  @Test
  void refusedLogsAreALossAlthoughSpansArrived() throws Exception {
    server.then(GrpcServer.status(Status.PERMISSION_DENIED));
    try (Rig rig = rig()) {
      assertThatThrownBy(() -> rig.exporter.export(Rig.exchange()))
          .isInstanceOf(DeliveryException.Permanent.class)
          .hasMessageContaining("PERMISSION_DENIED");
      assertThat(rig.count("otlp_records", "traces")).isEqualTo(1);
    }
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    server.then(GrpcServer.nothing());
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
  void headersAndBodyArrive(Compression compression) throws Exception {
    try (Rig rig =
        new Rig(
            Rig.config(
                server.endpoint(),
                Protocol.GRPC,
                Rig.LONG,
                ByteSize.ofMebibytes(4),
                compression))) {
      rig.exporter.export(Rig.flows(100));
      rig.exporter.export(SampleBatches.metrics());
      rig.exporter.export(SampleBatches.events());

      assertThat(server.arrivals.requests())
          .extracting(Arrivals.Request::where)
          .containsExactly(
              "opentelemetry.proto.collector.logs.v1.LogsService/Export",
              "opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
              "opentelemetry.proto.collector.logs.v1.LogsService/Export");
      assertThat(server.arrivals.sequences()).hasSize(100);
      Arrivals.Request first = server.arrivals.requests().getFirst();
      assertThat(first.headers()).containsEntry("authorization", "Bearer secret");
      assertThat(first.headers().get("user-agent")).startsWith("weir");
      assertThat(first.headers().containsKey("grpc-encoding"))
          .isEqualTo(compression == Compression.GZIP);
      long sent = rig.context.meter().count("otlp_sent_bytes");
      long bytes = server.arrivals.requests().stream().mapToLong(r -> r.body().size()).sum();
      if (compression == Compression.GZIP) {
        assertThat(sent).isLessThan(bytes / 4);
      } else {
        assertThat(sent).isEqualTo(bytes);
      }
    }
  }

  @Test
  void severalWorkersSendAtOnce() throws Exception {
    server.then(8, GrpcServer.nothing());
    try (Rig rig = rig()) {
      List<Thread> workers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        workers.add(
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    rig.exporter.export(Rig.flows(50));
                  } catch (DeliveryException | InterruptedException _) {
                    // Ended by us.
                  }
                }));
      }
      await().until(() -> server.arrivals.requests().size() == 8);
      workers.forEach(Thread::interrupt);
      for (Thread worker : workers) {
        worker.join();
      }

      assertThat(server.arrivals.sequences()).hasSize(400);
      assertThat(rig.exporter.concurrency()).isGreaterThanOrEqualTo(8);
    }
  }

  private List<Long> sequencesOf(int from, int to) throws Exception {
    Arrivals some = new Arrivals();
    server
        .arrivals
        .requests()
        .subList(from, to)
        .forEach(
            request -> some.add(request.where(), request.headers(), request.body().toByteArray()));
    return some.sequences();
  }

  private Rig rig() throws Exception {
    return rig(Rig.LONG, ByteSize.ofMebibytes(4));
  }

  private Rig rig(Duration timeout, ByteSize maxRequestSize) throws Exception {
    return new Rig(
        Rig.config(server.endpoint(), Protocol.GRPC, timeout, maxRequestSize, Compression.NONE));
  }

  private static Event event(String body) {
    return new Event("test", 1, Severity.INFO, body, Attributes.empty());
  }

  private static byte[] partial(long rejected, String message) {
    return ExportLogsServiceResponse.newBuilder()
        .setPartialSuccess(
            ExportLogsPartialSuccess.newBuilder()
                .setRejectedLogRecords(rejected)
                .setErrorMessage(message))
        .build()
        .toByteArray();
  }

  static Metadata retryInfo(long seconds) {
    RetryInfo info =
        RetryInfo.newBuilder()
            .setRetryDelay(com.google.protobuf.Duration.newBuilder().setSeconds(seconds))
            .build();
    Metadata trailers = new Metadata();
    trailers.put(
        Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER),
        com.google.rpc.Status.newBuilder().addDetails(Any.pack(info)).build().toByteArray());
    return trailers;
  }
}
