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
import dev.weir.testkit.SampleBatches;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An OTLP server that does everything that servers do, by whichever protocol.
///
/// @param <R> what it can be told to do with one request
abstract class FaultContractTest<R> {
  private static final ByteSize SMALL = new ByteSize(16 << 10);

  OtlpServer<R> server;

  /// @param port 0 for any
  abstract OtlpServer<R> start(int port) throws IOException;

  abstract R taken(byte[] response);

  abstract R unavailable();

  /// All the ways to say that the server wants the records some time later.
  abstract List<R> busyFor(int seconds);

  abstract R tooLarge();

  abstract R silence();

  @BeforeEach
  void start() throws Exception {
    server = start(0);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void theServersDelayIsHandedOn() throws Exception {
    for (R reply : busyFor(7)) {
      server.then(reply);
      try (Rig rig = rig()) {
        assertThatThrownBy(() -> rig.exporter.export(Rig.flows(1)))
            .isInstanceOfSatisfying(
                DeliveryException.Retryable.class,
                later -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(7)));
      }
    }
  }

  @Test
  void whatIsRejectedIsCountedAndNotSentAgain() throws Exception {
    server.then(taken(partial(3, "too old"))).then(taken(partial(0, "slow down")));
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
    server.then(taken(partial(1_000_000, ""))).then(taken(partial(-5, "")));
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
    server.then(taken(partial(10, "too old")));
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
  void anAnswerThatIsNoneOfOtlpIsTakenForYesAndToldOf() throws Exception {
    server.then(taken(new byte[] {0x0a, 99})).then(taken(new byte[5 << 20]));
    try (Rig rig = rig()) {
      rig.exporter.export(Rig.flows(3));
      rig.exporter.export(Rig.flows(3));

      assertThat(rig.count("otlp_requests", "taken_oddly")).isEqualTo(2);
      assertThat(rig.count("otlp_records", "logs")).isEqualTo(6);
      assertThat(rig.context.degradedReason()).contains("answered oddly");
      assertThat(server.arrivals.requests()).hasSize(2);
    }
  }

  @Test
  void whatHasArrivedIsNotSentAgain() throws Exception {
    server.then(2, taken(new byte[0])).then(3, unavailable());
    try (Rig rig = rig(SMALL)) {
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
    server.then(2, taken(new byte[0])).then(unavailable());
    try (Rig rig = rig(SMALL)) {
      assertThatThrownBy(() -> rig.exporter.export(Rig.flows(200)))
          .isInstanceOf(DeliveryException.Retryable.class);
      int before = server.arrivals.sequences().size();
      rig.exporter.export(Rig.flows(200));

      assertThat(server.arrivals.sequences()).hasSize(before + 200);
    }
  }

  @Test
  void requestsThatAreTooLargeAreSentInHalves() throws Exception {
    server.then(2, tooLarge());
    try (Rig rig = rig()) {
      rig.exporter.export(Rig.flows(1_000));

      assertThat(server.arrivals.sequences().stream().distinct().sorted())
          .containsExactlyElementsOf(LongStream.range(0, 1_000).boxed().toList());
      assertThat(rig.count("otlp_records", "logs")).isEqualTo(1_000);
      assertThat(rig.count("otlp_requests", "too_large")).isEqualTo(2);
    }
  }

  /// What we have learnt of the server's limit does not lose a record that it was never asked about.
  @Test
  void aLargeRecordIsSentAloneBeforeItIsGivenUp() throws Exception {
    server.then(tooLarge());
    try (Rig rig = rig()) {
      rig.exporter.export(events(List.of("small", "x".repeat(100_000), "small")));

      assertThat(rig.count("otlp_records", "logs")).isEqualTo(3);
      assertThat(rig.count("otlp_oversized_records", "logs")).isZero();
      assertThat(rig.context.degradedReason()).isEmpty();
    }
  }

  /// However often it says so, it is not asked about each record.
  @Test
  void aServerThatFindsEverythingTooLargeLosesEachRecordOnce() throws Exception {
    server.then(10_000, tooLarge());
    try (Rig rig = rig()) {
      assertThatThrownBy(() -> rig.exporter.export(Rig.flows(1_000)))
          .isInstanceOf(DeliveryException.Permanent.class);

      assertThat(rig.count("otlp_oversized_records", "logs")).isEqualTo(1_000);
      assertThat(server.arrivals.requests()).hasSizeLessThan(20);
    }
  }

  @Test
  void aRecordThatFitsNowhereIsLostAlone() throws Exception {
    try (Rig rig = rig(SMALL)) {
      rig.exporter.export(events(List.of("small", "x".repeat(40_000), "small")));

      assertThat(server.arrivals.logRecords()).hasSize(2);
      assertThat(rig.count("otlp_oversized_records", "logs")).isEqualTo(1);
      assertThat(rig.context.degradedReason()).contains("too large");
    }
  }

  @Test
  void aBatchThatFitsNowhereIsLostAndSaidToBe() throws Exception {
    try (Rig rig = rig(SMALL)) {
      assertThatThrownBy(() -> rig.exporter.export(events(List.of("x".repeat(40_000)))))
          .isInstanceOf(DeliveryException.Permanent.class)
          .hasMessageContaining("too large");
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
      server = start(port);
      rig.exportAsTheQueueDoes(batch);

      assertThat(server.arrivals.sequences()).containsExactly(0L, 1L, 2L);
    }
  }

  @Test
  void aServerMayComeUpAfterUs() throws Exception {
    int port = server.port();
    server.close();
    try (Rig rig = new Rig(Rig.config("http://127.0.0.1:" + port, server.protocol()))) {
      FlowBatch batch = Rig.flows(3);
      assertThatThrownBy(() -> rig.exporter.export(batch))
          .isInstanceOf(DeliveryException.Retryable.class)
          .hasStackTraceContaining("onnect");
      server = start(port);
      rig.exportAsTheQueueDoes(batch);
    }
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    server.then(silence());
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

  @Test
  void severalWorkersSendAtOnce() throws Exception {
    server.then(8, silence());
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

  /// What the exporter makes of a server that answers so once.
  final DeliveryException failureOf(R reply, boolean retryable) throws Exception {
    server.then(reply);
    try (Rig rig = rig()) {
      DeliveryException failure =
          catchThrowableOfType(DeliveryException.class, () -> rig.exporter.export(Rig.flows(2)));

      assertThat(failure instanceof DeliveryException.Retryable).isEqualTo(retryable);
      assertThat(rig.count("otlp_refused_records", "logs")).isEqualTo(retryable ? 0 : 2);
      assertThat(server.arrivals.requests()).hasSize(1);
      return failure;
    }
  }

  /// What the exporter makes of not knowing whether the records arrived: it sends them again, and here
  /// they come twice.
  final DeliveryException sentTwiceAfter(R reply) throws Exception {
    server.then(reply);
    try (Rig rig = rig(Rig.SHORT)) {
      FlowBatch batch = Rig.flows(3);
      DeliveryException failure =
          catchThrowableOfType(DeliveryException.Retryable.class, () -> rig.exporter.export(batch));
      assertThat(rig.count("otlp_records", "logs")).isZero();
      rig.exportAsTheQueueDoes(batch);

      assertThat(server.arrivals.sequences()).containsExactly(0L, 1L, 2L, 0L, 1L, 2L);
      assertThat(rig.count("otlp_records", "logs")).isEqualTo(3);
      return failure;
    }
  }

  final Rig rig() throws Exception {
    return rig(Rig.LONG);
  }

  final Rig rig(Duration timeout) throws Exception {
    return rig(timeout, ByteSize.ofMebibytes(4));
  }

  private Rig rig(ByteSize maxRequestSize) throws Exception {
    return rig(Rig.LONG, maxRequestSize);
  }

  private Rig rig(Duration timeout, ByteSize maxRequestSize) throws Exception {
    return new Rig(
        Rig.config(
            server.endpoint(), server.protocol(), timeout, maxRequestSize, Compression.NONE));
  }

  static EventBatch events(List<String> bodies) {
    return new EventBatch(
        SampleBatches.resource(),
        bodies.stream()
            .map(body -> new Event("test", 1, Severity.INFO, body, Attributes.empty()))
            .toList());
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

  private static byte[] partial(long rejected, String message) {
    return ExportLogsServiceResponse.newBuilder()
        .setPartialSuccess(
            ExportLogsPartialSuccess.newBuilder()
                .setRejectedLogRecords(rejected)
                .setErrorMessage(message))
        .build()
        .toByteArray();
  }
}
