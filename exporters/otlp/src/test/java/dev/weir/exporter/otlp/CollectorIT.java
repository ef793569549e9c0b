// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Batch;
import dev.weir.api.FlowBatch;
import dev.weir.api.component.Exporter;
import dev.weir.api.flow.Flow;
import dev.weir.exporter.otlp.OtlpExporterConfig.Compression;
import dev.weir.exporter.otlp.OtlpExporterConfig.Protocol;
import dev.weir.testkit.OpenTelemetryCollector;
import dev.weir.testkit.SampleBatches;
import dev.weir.testkit.TestContext;
import dev.weir.testkit.otlp.BackendRules;
import dev.weir.testkit.otlp.FlowReader;
import dev.weir.testkit.otlp.RandomRecords;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A real OpenTelemetry Collector receives everything once, and keeps all of it as it was meant.
class CollectorIT {
  private static final int BATCHES = 20;

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"GRPC, GZIP", "GRPC, NONE", "HTTP, GZIP", "HTTP, NONE"})
  void keepsEveryRecord(Protocol protocol, Compression compression) throws Exception {
    List<Flow> flows = new ArrayList<>();
    try (OpenTelemetryCollector collector = OpenTelemetryCollector.start(directory)) {
      Exporter exporter = exporter(collector, protocol, compression);
      exporter.start();
      for (int seed = 0; seed < BATCHES; seed++) {
        FlowBatch batch = SampleBatches.flows(new RandomRecords(seed).flows(200));
        flows.addAll(batch.flows());
        exporter.export(batch);
      }
      for (Batch batch : List.of(SampleBatches.events(), SampleBatches.metrics())) {
        exporter.export(batch);
      }
      exporter.stop(Duration.ofSeconds(5));

      assertThat(flows(collector)).containsExactlyInAnyOrderElementsOf(flows);
      assertThat(spans(collector)).containsExactlyInAnyOrderElementsOf(meantSpans());
      assertThat(metrics(collector))
          .containsExactlyInAnyOrderElementsOf(
              Meant.metrics(SampleBatches.metrics()).stream().map(Object::toString).toList());
      BackendRules.assertLogs(collector.received("logs"));
      BackendRules.assertMetrics(collector.received("metrics"));
      BackendRules.assertTraces(collector.received("traces"));
      assertThat(collector.log()).doesNotContain("error", "panic");
    }
  }

  /// Its own reading of ours: a sum that is not cumulative, or has no start, would be missing.
  @Test
  void showsEveryKindOfMetricToPrometheus() throws Exception {
    try (OpenTelemetryCollector collector = OpenTelemetryCollector.start(directory);
        HttpClient client = HttpClient.newHttpClient()) {
      Exporter exporter = exporter(collector, Protocol.GRPC, Compression.GZIP);
      exporter.start();
      exporter.export(SampleBatches.metrics());
      exporter.stop(Duration.ofSeconds(5));
      HttpRequest scrape = HttpRequest.newBuilder(collector.prometheus()).build();
      String text = client.send(scrape, HttpResponse.BodyHandlers.ofString()).body();

      assertThat(value(text, "weir_tap_packets_total", "protocol=\"tcp\"")).isEqualTo(12);
      assertThat(value(text, "weir_tap_bytes_total", "")).isEqualTo(1e15);
      assertThat(value(text, "weir_tap_packet_size_bytes_bucket", "le=\"128\"")).isEqualTo(3);
      assertThat(value(text, "weir_tap_packet_size_bytes_sum", "")).isEqualTo(1_000);
      assertThat(value(text, "weir_tap_flow_table_entries", "")).isEqualTo(17);
      assertThat(text).contains("# TYPE weir_tap_packets_total counter");
    }
  }

  private static double value(String text, String name, String label) {
    return text.lines()
        .filter(line -> line.startsWith(name + "{") && line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in\n" + text));
  }

  private static Exporter exporter(
      OpenTelemetryCollector collector, Protocol protocol, Compression compression) {
    OtlpExporterFactory factory = new OtlpExporterFactory();
    OtlpExporterConfig usual = factory.defaults();
    return factory.create(
        TestContext.of("otlp"),
        new OtlpExporterConfig(
            protocol == Protocol.GRPC ? collector.grpcEndpoint() : collector.httpEndpoint(),
            protocol,
            usual.headers(),
            compression,
            usual.tls(),
            Duration.ofSeconds(60),
            usual.maxRequestSize(),
            usual.signals(),
            usual.detail(),
            usual.resource()));
  }

  private static List<Flow> flows(OpenTelemetryCollector collector) throws Exception {
    List<Flow> flows = new ArrayList<>();
    int events = 0;
    for (byte[] message : collector.received("logs")) {
      for (var resource : LogsData.parseFrom(message).getResourceLogsList()) {
        for (LogRecord record : resource.getScopeLogs(0).getLogRecordsList()) {
          if (record.getEventName().equals("network.flow")) {
            Flow flow = FlowReader.read(record);
            flows.add(flow);
            assertThat(record.getTimeUnixNano()).isEqualTo(flow.endNanos());
          } else {
            events++;
          }
        }
      }
    }
    assertThat(events).isEqualTo(SampleBatches.events().size());
    return flows;
  }

  private static List<Span> spans(OpenTelemetryCollector collector) throws Exception {
    List<Span> spans = new ArrayList<>();
    for (byte[] message : collector.received("traces")) {
      for (var resource : TracesData.parseFrom(message).getResourceSpansList()) {
        resource.getScopeSpans(0).getSpansList().forEach(span -> spans.add(withoutNothing(span)));
      }
    }
    return spans;
  }

  /// The collector writes a status that says nothing where there was none.
  private static Span withoutNothing(Span span) {
    boolean unset = span.getStatus().equals(Status.getDefaultInstance());
    return unset ? span.toBuilder().clearStatus().build() : span;
  }

  private static List<Span> meantSpans() throws Exception {
    List<Span> spans = new ArrayList<>();
    for (int seed = 0; seed < BATCHES; seed++) {
      spans.addAll(Meant.spans(SampleBatches.flows(new RandomRecords(seed).flows(200))));
    }
    return spans;
  }

  /// As text: there is a NaN among them, which equals nothing.
  private static List<String> metrics(OpenTelemetryCollector collector) throws Exception {
    List<String> metrics = new ArrayList<>();
    for (byte[] message : collector.received("metrics")) {
      for (var resource : MetricsData.parseFrom(message).getResourceMetricsList()) {
        resource
            .getScopeMetrics(0)
            .getMetricsList()
            .forEach(metric -> metrics.add(metric.toString()));
      }
    }
    return metrics;
  }
}
