// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// What came to a server, answered or not. Safe for use by several threads.
final class Arrivals {
  /// @param where the gRPC method or the HTTP path
  /// @param body as the signal's request, uncompressed
  record Request(String where, Map<String, String> headers, ByteString body) {}

  private final List<Request> requests = new CopyOnWriteArrayList<>();

  void add(String where, Map<String, String> headers, byte[] body) {
    requests.add(new Request(where, headers, ByteString.copyFrom(body)));
  }

  List<Request> requests() {
    return requests;
  }

  List<LogRecord> logRecords() throws InvalidProtocolBufferException {
    List<LogRecord> records = new ArrayList<>();
    for (Request request : requests) {
      if (request.where().contains("ogs")) {
        ExportLogsServiceRequest logs = ExportLogsServiceRequest.parseFrom(request.body());
        logs.getResourceLogsList()
            .forEach(resource ->
                resource
                    .getScopeLogsList()
                    .forEach(scope -> records.addAll(scope.getLogRecordsList())));
      }
    }
    return records;
  }

  /// The attribute `flow.sequence` of every flow, as they came.
  List<Long> sequences() throws InvalidProtocolBufferException {
    return logRecords().stream()
        .flatMap(record -> record.getAttributesList().stream())
        .filter(attribute -> attribute.getKey().equals("flow.sequence"))
        .map(attribute -> attribute.getValue().getIntValue())
        .toList();
  }

  List<Span> spans() throws InvalidProtocolBufferException {
    List<Span> spans = new ArrayList<>();
    for (Request request : requests) {
      if (request.where().contains("race")) {
        ExportTraceServiceRequest traces = ExportTraceServiceRequest.parseFrom(request.body());
        traces
            .getResourceSpansList()
            .forEach(resource ->
                resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList())));
      }
    }
    return spans;
  }

  List<Metric> metrics() throws InvalidProtocolBufferException {
    List<Metric> metrics = new ArrayList<>();
    for (Request request : requests) {
      if (request.where().contains("etrics")) {
        ExportMetricsServiceRequest read = ExportMetricsServiceRequest.parseFrom(request.body());
        read.getResourceMetricsList()
            .forEach(resource ->
                resource
                    .getScopeMetricsList()
                    .forEach(scope -> metrics.addAll(scope.getMetricsList())));
      }
    }
    return metrics;
  }
}
