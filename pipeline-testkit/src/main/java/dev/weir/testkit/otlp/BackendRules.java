// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What Loki, Mimir, Prometheus and Tempo refuse, drop or misread of OTLP that is well-formed: nothing
/// that we send may be like that. A record that breaks a rule fails the test with all of itself.
public final class BackendRules {
  private static final int TRACE_ID_BYTES = 16;
  private static final int SPAN_ID_BYTES = 8;

  private BackendRules() {}

  /// Loki: a record without any time is given that of its arrival.
  ///
  /// @param messages each a `LogsData`
  public static void assertLogs(List<byte[]> messages) throws InvalidProtocolBufferException {
    for (byte[] message : messages) {
      for (var resource : LogsData.parseFrom(message).getResourceLogsList()) {
        resource(resource.getResource());
        resource
            .getScopeLogsList()
            .forEach(scope -> {
              assertThat(scope.getScope().getName()).isNotEmpty();
              scope.getLogRecordsList().forEach(BackendRules::log);
            });
      }
    }
  }

  private static void log(LogRecord log) {
    assertThat(Math.max(log.getTimeUnixNano(), log.getObservedTimeUnixNano()))
        .as("time of %s", log)
        .isPositive();
    assertThat(log.getEventName()).as("event name of %s", log).isNotEmpty();
    if (!log.getTraceId().isEmpty() || !log.getSpanId().isEmpty()) {
      id(log.getTraceId(), TRACE_ID_BYTES, log);
      id(log.getSpanId(), SPAN_ID_BYTES, log);
    }
    attributes(log.getAttributesList(), log);
  }

  /// Mimir and Prometheus: sums and histograms that are not cumulative, two points of the same series in
  /// one request, and histograms that contradict themselves are refused; without a start a restart is
  /// not seen.
  ///
  /// @param messages each a `MetricsData`
  public static void assertMetrics(List<byte[]> messages) throws InvalidProtocolBufferException {
    for (byte[] message : messages) {
      for (var resource : MetricsData.parseFrom(message).getResourceMetricsList()) {
        resource(resource.getResource());
        Set<List<Object>> series = new HashSet<>();
        resource
            .getScopeMetricsList()
            .forEach(scope -> scope.getMetricsList().forEach(metric -> metric(metric, series)));
      }
    }
  }

  private static void metric(Metric metric, Set<List<Object>> series) {
    assertThat(metric.getName()).isNotEmpty();
    switch (metric.getDataCase()) {
      case GAUGE ->
          metric.getGauge().getDataPointsList().forEach(point -> number(point, metric, series));
      case SUM -> {
        assertThat(metric.getSum().getIsMonotonic()).as("%s", metric).isTrue();
        cumulative(metric.getSum().getAggregationTemporality(), metric);
        for (NumberDataPoint point : metric.getSum().getDataPointsList()) {
          number(point, metric, series);
          started(point.getStartTimeUnixNano(), point.getTimeUnixNano(), metric);
          assertThat(point.hasAsInt() ? point.getAsInt() : point.getAsDouble())
              .as("%s", metric)
              .isNotNegative()
              .isFinite();
        }
      }
      case HISTOGRAM -> {
        cumulative(metric.getHistogram().getAggregationTemporality(), metric);
        for (HistogramDataPoint point : metric.getHistogram().getDataPointsList()) {
          histogram(point, metric, series);
        }
      }
      case EXPONENTIAL_HISTOGRAM, SUMMARY, DATA_NOT_SET ->
          throw new AssertionError("we make no " + metric.getDataCase() + ": " + metric);
    }
  }

  private static void number(NumberDataPoint point, Metric metric, Set<List<Object>> series) {
    assertThat(point.getTimeUnixNano()).as("%s", metric).isPositive();
    unique(point.getAttributesList(), metric, series);
  }

  private static void histogram(HistogramDataPoint point, Metric metric, Set<List<Object>> series) {
    started(point.getStartTimeUnixNano(), point.getTimeUnixNano(), metric);
    unique(point.getAttributesList(), metric, series);
    assertThat(point.getBucketCountsList())
        .as("%s", metric)
        .hasSize(point.getExplicitBoundsCount() + 1)
        .allMatch(count -> count >= 0);
    assertThat(point.getBucketCountsList().stream().mapToLong(Long::longValue).sum())
        .as("%s", metric)
        .isEqualTo(point.getCount());
    assertThat(point.getExplicitBoundsList())
        .as("%s", metric)
        .isSorted()
        .doesNotHaveDuplicates()
        .allMatch(Double::isFinite);
    assertThat(point.hasSum()).as("%s", metric).isTrue();
  }

  private static void cumulative(AggregationTemporality temporality, Metric metric) {
    assertThat(temporality)
        .as("%s", metric)
        .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
  }

  private static void started(long start, long time, Metric metric) {
    assertThat(start).as("start of %s", metric).isPositive().isLessThanOrEqualTo(time);
  }

  private static void unique(List<KeyValue> attributes, Metric metric, Set<List<Object>> series) {
    attributes(attributes, metric);
    assertThat(series.add(List.of(metric.getName(), new HashSet<>(attributes))))
        .as("only one point of each series: %s", metric)
        .isTrue();
  }

  /// Tempo: identifiers that are missing, of another length or all zero are refused, and a span that ends
  /// before it begins has a duration of centuries.
  ///
  /// @param messages each a `TracesData`
  public static void assertTraces(List<byte[]> messages) throws InvalidProtocolBufferException {
    Set<List<ByteString>> known = new HashSet<>();
    for (byte[] message : messages) {
      for (var resource : TracesData.parseFrom(message).getResourceSpansList()) {
        resource(resource.getResource());
        resource
            .getScopeSpansList()
            .forEach(scope -> scope.getSpansList().forEach(span -> span(span, known)));
      }
    }
  }

  private static void span(Span span, Set<List<ByteString>> known) {
    id(span.getTraceId(), TRACE_ID_BYTES, span);
    id(span.getSpanId(), SPAN_ID_BYTES, span);
    if (!span.getParentSpanId().isEmpty()) {
      id(span.getParentSpanId(), SPAN_ID_BYTES, span);
      assertThat(span.getParentSpanId()).as("%s", span).isNotEqualTo(span.getSpanId());
    }
    assertThat(known.add(List.of(span.getTraceId(), span.getSpanId())))
        .as("a span of its own: %s", span)
        .isTrue();
    assertThat(span.getName()).as("%s", span).isNotEmpty();
    assertThat(span.getKind()).as("%s", span).isNotEqualTo(Span.SpanKind.SPAN_KIND_UNSPECIFIED);
    assertThat(span.getStatus().getCode())
        .as("%s", span)
        .isNotEqualTo(Status.StatusCode.UNRECOGNIZED);
    assertThat(span.getStartTimeUnixNano()).as("start of %s", span).isNotNegative();
    assertThat(span.getEndTimeUnixNano())
        .as("end of %s", span)
        .isGreaterThanOrEqualTo(span.getStartTimeUnixNano());
    attributes(span.getAttributesList(), span);
  }

  private static void resource(Resource resource) {
    attributes(resource.getAttributesList(), resource);
    assertThat(resource.getAttributesList())
        .as("%s", resource)
        .extracting(KeyValue::getKey)
        .contains("service.name");
  }

  private static void id(ByteString id, int bytes, Object where) {
    assertThat(id.size()).as("%s", where).isEqualTo(bytes);
    assertThat(id).as("%s", where).isNotEqualTo(ByteString.copyFrom(new byte[bytes]));
  }

  /// Two attributes of one name are one too many for every backend, and which of them stays is chance.
  private static void attributes(List<KeyValue> attributes, Object where) {
    assertThat(attributes)
        .as("%s", where)
        .extracting(KeyValue::getKey)
        .doesNotHaveDuplicates()
        .doesNotContain("");
  }
}
