// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.encode;

import dev.weir.api.Attributes;
import dev.weir.api.FlowBatch;
import dev.weir.api.flow.Exchange;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.Workload;
import dev.weir.otlp.Signal;
import dev.weir.otlp.mapping.AttributeWriter;
import dev.weir.otlp.mapping.FlowMapping;
import dev.weir.otlp.proto.ProtoWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Application exchanges as spans (`opentelemetry/proto/trace/v1/trace.proto`). One whose latency is
/// unknown has no beginning and becomes no span; its flow's log record has it. The kind is internal:
/// what somebody saw on the way is neither the client's span nor the server's, and would make edges
/// in service graphs that do not exist.
final class ExchangeSpans {
  private static final int TRACE_ID = 1 << 3 | 2;
  private static final int SPAN_ID = 2 << 3 | 2;
  private static final int TRACE_STATE = 3 << 3 | 2;
  private static final int PARENT_SPAN_ID = 4 << 3 | 2;
  private static final int NAME = 5 << 3 | 2;
  private static final int KIND = 6 << 3;
  private static final int START = 7 << 3 | 1;
  private static final int END = 8 << 3 | 1;
  private static final int ATTRIBUTES = 9 << 3 | 2;
  private static final int STATUS = 15 << 3 | 2;
  private static final int FLAGS = 16 << 3 | 5;
  private static final int STATUS_CODE = 3 << 3;

  private static final int INTERNAL = 1;

  /// Bits 8 and 9 of a span's flags: it is known whether the parent is remote, and it is.
  private static final int REMOTE_PARENT = 0x300;

  private static final String ERROR_TYPE = "error.type";

  private record Item(Flow flow, int index) {
    Exchange exchange() {
      return flow.exchanges().get(index);
    }
  }

  private ExchangeSpans() {}

  static boolean becomesSpan(Exchange exchange) {
    return exchange.latencyNanos() >= 0;
  }

  static Load of(FlowBatch batch) {
    List<Item> items = new ArrayList<>();
    for (Flow flow : batch.flows()) {
      for (int i = 0; i < flow.exchanges().size(); i++) {
        if (becomesSpan(flow.exchanges().get(i))) {
          items.add(new Item(flow, i));
        }
      }
    }
    long seed = SpanIds.seed(batch.resource());
    return new RecordLoad(
        Signal.TRACES, items.size(), (index, out) -> write(items.get(index), seed, out));
  }

  private static void write(Item item, long seed, ProtoWriter out) {
    Exchange exchange = item.exchange();
    SpanIds ids = SpanIds.of(item.flow(), item.index(), seed);
    TraceContext context = ids.context();
    if (context != null) {
      out.fixed32Field(FLAGS, context.flags() | (context.parent() == 0 ? 0 : REMOTE_PARENT));
    }
    ExchangeStatus status = ExchangeStatus.of(exchange);
    if (status != ExchangeStatus.UNSET) {
      int end = out.size();
      out.varintField(STATUS_CODE, status.code());
      out.message(STATUS, end);
    }
    attributes(item.flow(), exchange, status, out);
    out.fixed64Field(END, exchange.timeNanos());
    out.fixed64Field(START, Math.max(0, exchange.timeNanos() - exchange.latencyNanos()));
    out.varintField(KIND, INTERNAL);
    out.string(NAME, name(exchange));
    if (context != null && context.parent() != 0) {
      int end = out.size();
      out.bigEndian(context.parent());
      out.message(PARENT_SPAN_ID, end);
    }
    if (context != null && exchange.attributes().get("tracestate") instanceof String state) {
      out.string(TRACE_STATE, state);
    }
    ids.writeSpanId(SPAN_ID, out);
    ids.writeTraceId(TRACE_ID, out);
  }

  private static void attributes(
      Flow flow, Exchange exchange, ExchangeStatus status, ProtoWriter out) {
    AttributeWriter writer = new AttributeWriter(out, ATTRIBUTES);
    Attributes own = exchange.attributes();
    workload(writer, own, "destination.", flow.destinationWorkload());
    workload(writer, own, "source.", flow.sourceWorkload());
    for (Map.Entry<String, Object> entry : own.asMap().entrySet()) {
      if (!TraceContext.NAMES.contains(entry.getKey())) {
        writer.named("", entry.getKey(), entry.getValue());
      }
    }
    FlowKey key = flow.key();
    unlessThere(writer, own, ERROR_TYPE, status.errorType(exchange));
    unlessThere(writer, own, "network.protocol.name", protocol(exchange));
    unlessThere(writer, own, "network.type", FlowMapping.type(key));
    unlessThere(writer, own, "network.transport", key.protocolName());
    unlessThere(writer, own, "destination.port", (long) key.destinationPort());
    unlessThere(writer, own, "destination.address", key.destinationText());
    unlessThere(writer, own, "source.port", (long) key.sourcePort());
    unlessThere(writer, own, "source.address", key.sourceText());
  }

  private static void workload(
      AttributeWriter out, Attributes own, String prefix, @Nullable Workload workload) {
    if (workload != null) {
      for (Map.Entry<String, Object> entry : workload.attributes().asMap().entrySet()) {
        unlessThere(out, own, prefix + entry.getKey(), entry.getValue());
      }
    }
  }

  /// What the exchange itself says of a name holds.
  private static void unlessThere(
      AttributeWriter out, Attributes own, String name, @Nullable Object value) {
    if (value != null && own.get(name) == null) {
      out.named("", name, value);
    }
  }

  /// Few different names, as backends want them: no paths, no questions.
  private static String name(Exchange exchange) {
    Attributes attributes = exchange.attributes();
    return switch (exchange.protocol()) {
      case HTTP -> orElse(attributes.text("http.request.method"), "HTTP");
      case GRPC -> {
        String method = orElse(attributes.text("rpc.method"), "grpc");
        String service = attributes.text("rpc.service");
        yield service == null ? method : service + "/" + method;
      }
      case DNS, KAFKA, NONE -> protocol(exchange);
    };
  }

  private static String orElse(@Nullable String text, String otherwise) {
    return text == null || text.isEmpty() ? otherwise : text;
  }

  private static String protocol(Exchange exchange) {
    return exchange.protocol().name().toLowerCase(Locale.ROOT);
  }
}
