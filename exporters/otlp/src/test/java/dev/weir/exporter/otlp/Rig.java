// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import static org.awaitility.Awaitility.await;

import dev.weir.api.Attributes;
import dev.weir.api.Batch;
import dev.weir.api.FlowBatch;
import dev.weir.api.component.ByteSize;
import dev.weir.api.component.DeliveryException;
import dev.weir.api.component.StartException;
import dev.weir.api.flow.Exchange;
import dev.weir.api.flow.Flow;
import dev.weir.exporter.otlp.OtlpExporterConfig.Compression;
import dev.weir.exporter.otlp.OtlpExporterConfig.Protocol;
import dev.weir.exporter.otlp.OtlpExporterConfig.Tls;
import dev.weir.otlp.Signal;
import dev.weir.otlp.mapping.Detail;
import dev.weir.testkit.FlowBuilder;
import dev.weir.testkit.ManualClock;
import dev.weir.testkit.SampleBatches;
import dev.weir.testkit.TestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An exporter under test, started.
final class Rig implements AutoCloseable {
  static final Duration SHORT = Duration.ofMillis(400);
  static final Duration LONG = Duration.ofSeconds(20);

  final TestContext context;
  final OtlpExporter exporter;

  Rig(OtlpExporterConfig config) throws StartException {
    this(config, TestContext.of("otlp"));
  }

  Rig(OtlpExporterConfig config, ManualClock clock) throws StartException {
    this(config, TestContext.of("otlp", clock));
  }

  private Rig(OtlpExporterConfig config, TestContext context) throws StartException {
    this.context = context;
    exporter = new OtlpExporter(context, config);
    exporter.start();
  }

  static OtlpExporterConfig config(String endpoint, Protocol protocol) {
    return config(endpoint, protocol, LONG, ByteSize.ofMebibytes(4), Compression.GZIP);
  }

  static OtlpExporterConfig config(
      String endpoint,
      Protocol protocol,
      Duration timeout,
      ByteSize maxRequestSize,
      Compression compression) {
    return new OtlpExporterConfig(
        endpoint,
        protocol,
        Map.of("authorization", "Bearer secret"),
        compression,
        Tls.defaults(),
        timeout,
        maxRequestSize,
        List.of(Signal.values()),
        Detail.FULL,
        Map.of());
  }

  /// Flows that differ in their sequence, from 0 on.
  static FlowBatch flows(int count) {
    List<Flow> flows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      flows.add(
          FlowBuilder.of(6, "2001:db8::1", 40_000, "2001:db8::2", 443)
              .sequence(i)
              .counts(1, 100, 2, 200)
              .build());
    }
    return SampleBatches.flows(flows);
  }

  /// A flow with an exchange, so that it becomes a log record and a span.
  static FlowBatch exchange() {
    return SampleBatches.flows(
        FlowBuilder.of(6, "2001:db8::1", 40_000, "2001:db8::2", 443)
            .exchanges(
                new Exchange(
                    Exchange.Protocol.HTTP, 1_767_225_601_000_000_000L, 5, Attributes.empty()))
            .build());
  }

  /// Until it has arrived, as the queue does, only faster.
  void exportAsTheQueueDoes(Batch batch) {
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptionsInstanceOf(DeliveryException.Retryable.class)
        .until(() -> {
          exporter.export(batch);
          return true;
        });
  }

  long count(String name, String label) {
    return context.meter().count(name, label);
  }

  @Override
  public void close() {
    exporter.stop(Duration.ofSeconds(5));
  }
}
