// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Attributes;
import dev.weir.api.Event;
import dev.weir.api.EventBatch;
import dev.weir.api.FlowBatch;
import dev.weir.api.Metric;
import dev.weir.api.MetricBatch;
import dev.weir.api.Severity;
import dev.weir.otlp.Signal;
import dev.weir.otlp.mapping.Detail;
import dev.weir.otlp.proto.ProtoWriter;
import dev.weir.testkit.SampleBatches;
import dev.weir.testkit.otlp.RandomRecords;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// More records than one request may hold. That each request is small enough is checked where they are
/// made, in [Requests].
class SplittingTest {
  @ParameterizedTest
  @ValueSource(ints = {8_000, 16_384, 50_001, 200_000})
  void everyLogRecordIsInOneRequest(int limitBytes) throws Exception {
    FlowBatch batch = SampleBatches.flows(new RandomRecords(limitBytes).flows(300));
    List<LogRecord> sent = new ArrayList<>();
    for (byte[] request : Requests.full().of(Signal.LOGS, batch, limitBytes)) {
      sent.addAll(0, records(request));
    }

    assertThat(sent).isEqualTo(Requests.full().logRecords(batch));
  }

  @Test
  void everySpanIsInOneRequest() throws Exception {
    FlowBatch batch = SampleBatches.flows(new RandomRecords(5).flows(300));
    List<Span> sent = new ArrayList<>();
    List<byte[]> requests = Requests.full().of(Signal.TRACES, batch, 10_000);
    for (byte[] request : requests) {
      sent.addAll(
          0,
          ExportTraceServiceRequest.parseFrom(request)
              .getResourceSpans(0)
              .getScopeSpans(0)
              .getSpansList());
    }

    assertThat(requests).hasSizeGreaterThan(3);
    assertThat(sent).isEqualTo(Requests.full().spans(batch));
  }

  @ParameterizedTest
  @ValueSource(ints = {700, 1_000, 5_000, 30_000})
  void everyPointIsInOneRequest(int limitBytes) throws Exception {
    MetricBatch batch = manyPoints();
    Map<String, Set<Double>> sent = new TreeMap<>();
    int points = 0;
    List<byte[]> requests = Requests.full().of(Signal.METRICS, batch, limitBytes);
    for (byte[] request : requests) {
      for (var metric :
          ExportMetricsServiceRequest.parseFrom(request)
              .getResourceMetrics(0)
              .getScopeMetrics(0)
              .getMetricsList()) {
        for (var point : metric.getSum().getDataPointsList()) {
          sent.computeIfAbsent(metric.getName(), _ -> new java.util.TreeSet<>())
              .add(point.getAsDouble());
          points++;
        }
        assertThat(metric.getSum().getDataPointsCount()).isPositive();
      }
    }

    assertThat(points).isEqualTo(1 + 10 + 100 + 500);
    assertThat(sent.values()).extracting(Set::size).containsExactly(1, 10, 100, 500);
  }

  /// For servers that find a request too large whose bytes say nothing: half as many records.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 150})
  void noRequestHasMoreRecordsThanItMay(int most) throws Exception {
    Requests requests = Requests.full();
    FlowBatch flows = SampleBatches.flows(new RandomRecords(most).flows(151));
    List<LogRecord> sent = new ArrayList<>();
    for (byte[] request : requests.ofAtMost(Signal.LOGS, flows, most)) {
      assertThat(records(request)).hasSizeLessThanOrEqualTo(most);
      sent.addAll(0, records(request));
    }
    int points = 0;
    for (byte[] request : requests.ofAtMost(Signal.METRICS, manyPoints(), most)) {
      int here = 0;
      for (var metric :
          ExportMetricsServiceRequest.parseFrom(request)
              .getResourceMetrics(0)
              .getScopeMetrics(0)
              .getMetricsList()) {
        here += metric.getSum().getDataPointsCount();
      }
      assertThat(here).isPositive().isLessThanOrEqualTo(most);
      points += here;
    }

    assertThat(sent).isEqualTo(requests.logRecords(flows));
    assertThat(points).isEqualTo(1 + 10 + 100 + 500);
  }

  private static MetricBatch manyPoints() {
    List<Metric> metrics = new ArrayList<>();
    for (int size : new int[] {1, 10, 100, 500}) {
      List<Metric.Point> points = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        points.add(SampleBatches.point(Attributes.of("series", i), i));
      }
      metrics.add(
          SampleBatches.sum(
              "metric.%03d".formatted(size), "1", points.toArray(Metric.Point[]::new)));
    }
    return new MetricBatch(SampleBatches.resource(), metrics);
  }

  @Test
  void whatFitsIntoNoRequestIsSaidToFitIntoNone() {
    Event huge = new Event("huge", 1, Severity.INFO, "x".repeat(20_000), Attributes.empty());
    EventBatch batch = new EventBatch(SampleBatches.resource(), List.of(huge));
    BatchEncoder encoder =
        new BatchEncoder(Detail.FULL, Set.of(Signal.LOGS), SampleBatches.resource(), Map.of(), "");
    Load load = encoder.loads(batch, 0, (_, _) -> {}).getFirst();
    ProtoWriter out = new ProtoWriter();

    assertThat(encoder.envelope(batch.resource()).pack(load, 1, 0, 16_384, out)).isEqualTo(1);
    assertThat(encoder.envelope(batch.resource()).pack(load, 1, 0, 32_768, out)).isZero();
  }

  private static List<LogRecord> records(byte[] request) throws Exception {
    return ExportLogsServiceRequest.parseFrom(request)
        .getResourceLogs(0)
        .getScopeLogs(0)
        .getLogRecordsList();
  }
}
