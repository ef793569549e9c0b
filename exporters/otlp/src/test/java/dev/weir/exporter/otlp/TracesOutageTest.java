// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.api.component.DeliveryException;
import dev.weir.exporter.otlp.OtlpExporterConfig.Protocol;
import dev.weir.otlp.Signal;
import dev.weir.testkit.ManualClock;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A server that takes logs but no traces for a while: flows do not wait for the spans that they bring
/// along, and arrive once.
class TracesOutageTest {
  private final ManualClock clock = new ManualClock();
  private GrpcServer server;
  private volatile boolean over;

  @BeforeEach
  void start() throws Exception {
    server = GrpcServer.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void logsGoOn() throws Exception {
    server.then(1_000, noTraces(new Metadata()));
    try (Rig rig = rig()) {
      for (int i = 0; i < 20; i++) {
        rig.exporter.export(Rig.exchange());
      }

      assertThat(server.arrivals.logRecords()).hasSize(20);
      assertThat(rig.count("otlp_records", "logs")).isEqualTo(20);
      assertThat(rig.count("otlp_abandoned_records", "traces")).isEqualTo(20);
      assertThat(rig.count("otlp_records", "traces")).isZero();
      assertThat(tracesRequests()).as("only the first batch tried again").isBetween(2L, 8L);
      assertThat(rig.context.degradedReason()).contains("traces are given up", "UNAVAILABLE");
    }
  }

  @Test
  void aShortOneLosesNothing() throws Exception {
    server.then(3, noTraces(new Metadata()));
    try (Rig rig = rig()) {
      rig.exporter.export(Rig.exchange());

      assertThat(server.arrivals.logRecords()).hasSize(1);
      assertThat(rig.count("otlp_records", "traces")).isEqualTo(1);
      assertThat(rig.count("otlp_abandoned_records", "traces")).isZero();
      assertThat(rig.context.degradedReason()).isEmpty();
    }
  }

  @Test
  void tracesAreTriedEveryHalfMinute() throws Exception {
    server.then(1_000, noTraces(new Metadata()));
    try (Rig rig = rig()) {
      rig.exporter.export(Rig.exchange());
      long tries = tracesRequests();
      clock.advance(Duration.ofSeconds(29));
      rig.exporter.export(Rig.exchange());
      assertThat(tracesRequests()).isEqualTo(tries);

      clock.advance(Duration.ofSeconds(1));
      rig.exporter.export(Rig.exchange());
      assertThat(tracesRequests()).as("once, without waiting").isEqualTo(tries + 1);
      rig.exporter.export(Rig.exchange());
      assertThat(tracesRequests()).isEqualTo(tries + 1);
      assertThat(rig.count("otlp_abandoned_records", "traces")).isEqualTo(4);
    }
  }

  @Test
  void tracesArriveWhenItIsOver() throws Exception {
    try (Rig rig = rig()) {
      server.then(1_000, noTraces(new Metadata()));
      rig.exporter.export(Rig.exchange());
      assertThat(rig.count("otlp_abandoned_records", "traces")).isEqualTo(1);

      over = true;
      clock.advance(Duration.ofSeconds(30));
      rig.exporter.export(Rig.exchange());
      clock.advance(Duration.ofSeconds(30));
      rig.exporter.export(Rig.exchange());

      assertThat(rig.count("otlp_records", "traces")).isEqualTo(2);
      assertThat(rig.context.degradedReason()).isEmpty();
    }
  }

  @Test
  void theServersDelayIsKept() throws Exception {
    server.then(1_000, noTraces(GrpcServer.retryInfo(60)));
    try (Rig rig = rig()) {
      rig.exporter.export(Rig.exchange());
      clock.advance(Duration.ofSeconds(59));
      rig.exporter.export(Rig.exchange());
      assertThat(tracesRequests()).isEqualTo(1);

      clock.advance(Duration.ofSeconds(1));
      rig.exporter.export(Rig.exchange());
      assertThat(tracesRequests()).isEqualTo(2);
    }
  }

  @Test
  void whoeverGivesUpWaitingHasDeliveredTheLogs() throws Exception {
    server.then(GrpcServer.ok()).then(GrpcServer.nothing());
    try (Rig rig = rig()) {
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Thread worker =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  rig.exporter.export(Rig.exchange());
                } catch (Throwable e) {
                  failure.set(e);
                }
              });
      await().until(() -> tracesRequests() == 1);
      worker.interrupt();
      worker.join();

      assertThat(failure.get()).isNull();
      assertThat(rig.count("otlp_records", "logs")).isEqualTo(1);
      assertThat(rig.count("otlp_abandoned_records", "traces")).isEqualTo(1);
    }
  }

  /// Where nothing else is sent they are what the batch is about.
  @Test
  void anExporterOfTracesAloneTriesOn() throws Exception {
    server.then(1_000, noTraces(new Metadata()));
    OtlpExporterConfig all = Rig.config(server.endpoint(), Protocol.GRPC);
    OtlpExporterConfig traces =
        new OtlpExporterConfig(
            all.endpoint(),
            all.protocol(),
            all.headers(),
            all.compression(),
            all.tls(),
            all.timeout(),
            all.maxRequestSize(),
            List.of(Signal.TRACES),
            all.detail(),
            all.resource());
    try (Rig rig = new Rig(traces, clock)) {
      assertThatThrownBy(() -> rig.exporter.export(Rig.exchange()))
          .isInstanceOf(DeliveryException.Retryable.class);
      assertThat(tracesRequests()).isEqualTo(1);
    }
  }

  private Rig rig() throws Exception {
    return new Rig(Rig.config(server.endpoint(), Protocol.GRPC), clock);
  }

  private long tracesRequests() {
    return server.arrivals.requests().stream()
        .filter(request -> request.where().contains("TraceService"))
        .count();
  }

  private GrpcServer.Reply noTraces(Metadata trailers) {
    return call -> {
      boolean traces = call.getMethodDescriptor().getFullMethodName().contains("TraceService");
      (traces && !over ? GrpcServer.status(Status.UNAVAILABLE, trailers) : GrpcServer.ok())
          .to(call);
    };
  }
}
