// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.component.ByteSize;
import dev.weir.api.component.DeliveryException;
import dev.weir.exporter.otlp.OtlpExporterConfig.Compression;
import dev.weir.exporter.otlp.OtlpExporterConfig.Protocol;
import dev.weir.testkit.ManualClock;
import dev.weir.testkit.SampleBatches;
import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// An OTLP/gRPC server that does everything that servers do.
final class GrpcFaultTest extends FaultContractTest<GrpcServer.Reply> {
  private static final Set<Status.Code> RETRYABLE =
      Set.of(
          Status.Code.CANCELLED,
          Status.Code.DEADLINE_EXCEEDED,
          Status.Code.ABORTED,
          Status.Code.OUT_OF_RANGE,
          Status.Code.UNAVAILABLE,
          Status.Code.DATA_LOSS);

  @Override
  OtlpServer<GrpcServer.Reply> start(int port) throws IOException {
    return GrpcServer.start(port, 64 << 20, null);
  }

  @Override
  GrpcServer.Reply taken(byte[] response) {
    return GrpcServer.ok(response);
  }

  @Override
  GrpcServer.Reply unavailable() {
    return GrpcServer.status(Status.UNAVAILABLE);
  }

  @Override
  List<GrpcServer.Reply> busyFor(int seconds) {
    return Stream.of(Status.UNAVAILABLE, Status.RESOURCE_EXHAUSTED)
        .map(status -> GrpcServer.status(status, GrpcServer.retryInfo(seconds)))
        .toList();
  }

  @Override
  GrpcServer.Reply tooLarge() {
    return GrpcServer.status(
        Status.RESOURCE_EXHAUSTED.withDescription("gRPC message exceeds maximum size 100: 5000"));
  }

  @Override
  GrpcServer.Reply silence() {
    return GrpcServer.nothing();
  }

  @ParameterizedTest
  @EnumSource(names = "OK", mode = EnumSource.Mode.EXCLUDE)
  void everyStatusMeansWhatTheSpecificationSays(Status.Code code) throws Exception {
    assertThat(
            failureOf(
                GrpcServer.status(code.toStatus().withDescription("as scripted")),
                RETRYABLE.contains(code)))
        .hasMessageContaining(code.name())
        .hasMessageContaining("as scripted");
  }

  @Test
  void anAnswerThatDoesNotComeIsWaitedForUntilTheTimeout() throws Exception {
    assertThat(sentTwiceAfter(GrpcServer.nothing())).hasMessageContaining("DEADLINE_EXCEEDED");
  }

  @Test
  void requestsShrinkToWhatTheServerTakes() throws Exception {
    server.close();
    server = GrpcServer.start(0, 150_000, null);
    try (Rig rig = rig()) {
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
    try (Rig rig = rig()) {
      List<String> bodies = new ArrayList<>(Collections.nCopies(2_000, "small"));
      bodies.set(1_500, "x".repeat(40_000));
      rig.exporter.export(events(bodies));

      assertThat(server.arrivals.logRecords()).hasSize(1_999);
      assertThat(rig.count("otlp_oversized_records", "logs")).isEqualTo(1);
      assertThat(rig.count("otlp_requests", "taken")).isLessThan(40);
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
}
