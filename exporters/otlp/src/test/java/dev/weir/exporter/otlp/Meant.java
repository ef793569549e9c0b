// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import dev.weir.api.Batch;
import dev.weir.api.Resource;
import dev.weir.otlp.Signal;
import dev.weir.otlp.encode.BatchEncoder;
import dev.weir.otlp.encode.Load;
import dev.weir.otlp.mapping.Detail;
import dev.weir.otlp.proto.ProtoWriter;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/// What should arrive of a batch, by the encoder and without a way in between.
final class Meant {
  private static final int PLENTY = 1 << 26;

  private Meant() {}

  static List<Span> spans(Batch batch) throws Exception {
    ProtoWriter request = encoded(Signal.TRACES, batch);
    return request.size() == 0
        ? List.of()
        : ExportTraceServiceRequest.parseFrom(request.toByteArray())
            .getResourceSpans(0)
            .getScopeSpans(0)
            .getSpansList();
  }

  static List<Metric> metrics(Batch batch) throws Exception {
    return ExportMetricsServiceRequest.parseFrom(encoded(Signal.METRICS, batch).toByteArray())
        .getResourceMetrics(0)
        .getScopeMetrics(0)
        .getMetricsList();
  }

  private static ProtoWriter encoded(Signal signal, Batch batch) {
    BatchEncoder encoder =
        new BatchEncoder(Detail.FULL, EnumSet.allOf(Signal.class), Resource.empty(), Map.of(), "");
    ProtoWriter out = new ProtoWriter();
    for (Load load : encoder.loads(batch, 0, (_, _) -> {})) {
      if (load.signal() == signal) {
        int _ = encoder.envelope(batch.resource()).pack(load, load.size(), 0, PLENTY, out);
      }
    }
    return out;
  }
}
