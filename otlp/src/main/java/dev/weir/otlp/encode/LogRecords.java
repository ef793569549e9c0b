// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.encode;

import dev.weir.api.Event;
import dev.weir.api.EventBatch;
import dev.weir.api.FlowBatch;
import dev.weir.api.Severity;
import dev.weir.api.flow.Exchange;
import dev.weir.api.flow.Flow;
import dev.weir.otlp.Signal;
import dev.weir.otlp.mapping.AttributeWriter;
import dev.weir.otlp.mapping.Detail;
import dev.weir.otlp.mapping.FlowAttribute;
import dev.weir.otlp.mapping.FlowMapping;
import dev.weir.otlp.mapping.Key;
import dev.weir.otlp.proto.ProtoWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Flows and events as log records (`opentelemetry/proto/logs/v1/logs.proto`). A record's time is its
/// own: the last packet of a flow record, the instant of an event; the observed time is when the
/// exporter met the batch.
final class LogRecords {
  private static final int TIME = 1 << 3 | 1;
  private static final int SEVERITY_NUMBER = 2 << 3;
  private static final int SEVERITY_TEXT = 3 << 3 | 2;
  private static final int BODY = 5 << 3 | 2;
  private static final int ATTRIBUTES = 6 << 3 | 2;
  private static final int TRACE_ID = 9 << 3 | 2;
  private static final int SPAN_ID = 10 << 3 | 2;
  private static final int OBSERVED_TIME = 11 << 3 | 1;
  private static final int EVENT_NAME = 12 << 3 | 2;

  /// The field `string_value` of `AnyValue`.
  private static final int STRING = 1 << 3 | 2;

  private static final Key NAME = Key.of("event.name");

  private final FlowAttribute.Source[] mapping;
  private final boolean linked;

  /// @param linked whether the spans of exchanges are sent too, so that records can name them
  LogRecords(Detail detail, boolean linked) {
    this.mapping =
        FlowMapping.at(detail).stream()
            .map(FlowAttribute::source)
            .toArray(FlowAttribute.Source[]::new);
    this.linked = linked;
  }

  Load of(FlowBatch batch, long observedNanos) {
    List<Flow> flows = batch.flows();
    long resource = SpanIds.seed(batch.resource());
    return new RecordLoad(
        Signal.LOGS,
        flows.size(),
        (index, out) -> write(flows.get(index), observedNanos, resource, out));
  }

  Load of(EventBatch batch, long observedNanos) {
    List<Event> events = batch.events();
    return new RecordLoad(
        Signal.LOGS, events.size(), (index, out) -> write(events.get(index), observedNanos, out));
  }

  private void write(Flow flow, long observedNanos, long resource, ProtoWriter out) {
    out.string(EVENT_NAME, FlowMapping.EVENT_NAME);
    out.fixed64Field(OBSERVED_TIME, observedNanos);
    if (linked) {
      link(flow, resource, out);
    }
    AttributeWriter attributes = new AttributeWriter(out, ATTRIBUTES);
    for (int i = mapping.length - 1; i >= 0; i--) {
      mapping[i].write(flow, attributes);
    }
    out.varintField(SEVERITY_NUMBER, Severity.INFO.number());
    out.fixed64Field(TIME, flow.endNanos());
  }

  /// Names the span of the last exchange that became one.
  private static void link(Flow flow, long resource, ProtoWriter out) {
    List<Exchange> exchanges = flow.exchanges();
    for (int i = exchanges.size() - 1; i >= 0; i--) {
      if (ExchangeSpans.becomesSpan(exchanges.get(i))) {
        SpanIds ids = SpanIds.of(flow, i, resource);
        ids.writeSpanId(SPAN_ID, out);
        ids.writeTraceId(TRACE_ID, out);
        return;
      }
    }
  }

  private static void write(Event event, long observedNanos, ProtoWriter out) {
    out.string(EVENT_NAME, event.name());
    out.fixed64Field(OBSERVED_TIME, observedNanos);
    AttributeWriter attributes = new AttributeWriter(out, ATTRIBUTES);
    @Nullable Object named = event.attributes().get(NAME.name());
    attributes.all("", event.attributes());
    if (named == null) {
      attributes.text(NAME, event.name());
    }
    if (!event.body().isEmpty()) {
      int end = out.size();
      out.string(STRING, event.body());
      out.message(BODY, end);
    }
    out.string(SEVERITY_TEXT, event.severity().name());
    out.varintField(SEVERITY_NUMBER, event.severity().number());
    out.fixed64Field(TIME, event.timeNanos());
  }
}
