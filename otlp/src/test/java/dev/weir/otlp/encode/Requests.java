// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.weir.api.Attributes;
import dev.weir.api.Batch;
import dev.weir.api.Resource;
import dev.weir.otlp.Signal;
import dev.weir.otlp.mapping.Detail;
import dev.weir.otlp.proto.ProtoWriter;
import dev.weir.testkit.otlp.Values;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Batches through the encoder, and back through the protobuf library.
public final class Requests {
  static final long OBSERVED = 1_767_225_612_345_678_901L;
  public static final int PLENTY = 1 << 26;

  private final BatchEncoder encoder;
  final List<String> leftOut = new ArrayList<>();

  public Requests(Detail detail, Set<Signal> signals) {
    this.encoder =
        new BatchEncoder(
            detail, signals, new Resource(Attributes.of("host.name", "here")), Map.of(), "1.2.3");
  }

  public static Requests full() {
    return new Requests(Detail.FULL, EnumSet.allOf(Signal.class));
  }

  /// The requests of one signal, in the order in which they are sent.
  public List<byte[]> of(Signal signal, Batch batch, int limitBytes) {
    return of(signal, batch, Integer.MAX_VALUE, limitBytes);
  }

  /// The same with at most so many records in each.
  List<byte[]> ofAtMost(Signal signal, Batch batch, int mostRecords) {
    return of(signal, batch, mostRecords, PLENTY);
  }

  private List<byte[]> of(Signal signal, Batch batch, int mostRecords, int limitBytes) {
    List<byte[]> requests = new ArrayList<>();
    Envelope envelope = encoder.envelope(batch.resource());
    ProtoWriter out = new ProtoWriter();
    for (Load load :
        encoder.loads(batch, OBSERVED, (reason, count) -> leftOut.add(reason + " " + count))) {
      if (load.signal() == signal) {
        int upTo = load.size();
        while (upTo > 0) {
          int from = envelope.pack(load, upTo, Math.max(0, upTo - mostRecords), limitBytes, out);
          assertThat(from).as("a record fits").isLessThan(upTo);
          assertThat(out.size()).isLessThanOrEqualTo(limitBytes);
          requests.add(out.toByteArray());
          upTo = from;
        }
      }
    }
    return requests;
  }

  ExportLogsServiceRequest logs(Batch batch) throws InvalidProtocolBufferException {
    return ExportLogsServiceRequest.parseFrom(one(Signal.LOGS, batch));
  }

  List<LogRecord> logRecords(Batch batch) throws InvalidProtocolBufferException {
    ExportLogsServiceRequest request = logs(batch);
    Values.assertNothingUnknown(request);
    return request.getResourceLogs(0).getScopeLogs(0).getLogRecordsList();
  }

  List<Span> spans(Batch batch) throws InvalidProtocolBufferException {
    List<byte[]> requests = of(Signal.TRACES, batch, PLENTY);
    if (requests.isEmpty()) {
      return List.of();
    }
    ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(requests.getFirst());
    Values.assertNothingUnknown(request);
    return request.getResourceSpans(0).getScopeSpans(0).getSpansList();
  }

  List<Metric> metrics(Batch batch) throws InvalidProtocolBufferException {
    ExportMetricsServiceRequest request =
        ExportMetricsServiceRequest.parseFrom(one(Signal.METRICS, batch));
    Values.assertNothingUnknown(request);
    return request.getResourceMetrics(0).getScopeMetrics(0).getMetricsList();
  }

  private byte[] one(Signal signal, Batch batch) {
    List<byte[]> requests = of(signal, batch, PLENTY);
    assertThat(requests).hasSize(1);
    return requests.getFirst();
  }
}
