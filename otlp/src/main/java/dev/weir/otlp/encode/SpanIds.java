// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.encode;

import dev.weir.api.Resource;
import dev.weir.api.flow.Exchange;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.otlp.proto.ProtoWriter;
import org.jspecify.annotations.Nullable;

/// The identifiers of an exchange's span. They follow from what the exchange is: when a request is
/// sent again because nobody knows whether it arrived, the span is the same one. The trace is the
/// caller's where the exchange carried its context, otherwise the span is alone in its own.
///
/// @param high the first eight bytes of the trace id; of both together at least one bit is set
/// @param span the span id, never 0
/// @param context the caller's, null when unknown
record SpanIds(long high, long low, long span, @Nullable TraceContext context) {
  private static final int SPAN_SALT = 1;
  private static final int HIGH_SALT = 2;
  private static final int LOW_SALT = 3;

  /// What the resource adds: the same exchange seen on two nodes is two spans.
  static long seed(Resource resource) {
    return mix(resource.attributes().hashCode());
  }

  static SpanIds of(Flow flow, int index, long seed) {
    Exchange exchange = flow.exchanges().get(index);
    long own = own(flow, index, seed);
    long span = nonZero(mix(own + SPAN_SALT));
    TraceContext context = TraceContext.of(exchange.attributes());
    return context == null
        ? new SpanIds(mix(own + HIGH_SALT), nonZero(mix(own + LOW_SALT)), span, null)
        : new SpanIds(context.high(), context.low(), span, context);
  }

  private static long own(Flow flow, int index, long seed) {
    FlowKey key = flow.key();
    Exchange exchange = flow.exchanges().get(index);
    long hash = mix(seed ^ key.source().high());
    hash = mix(hash ^ key.source().low());
    hash = mix(hash ^ key.destination().high());
    hash = mix(hash ^ key.destination().low());
    hash =
        mix(hash ^ ((long) key.sourcePort() << 32 | key.destinationPort() << 8 | key.protocol()));
    hash = mix(hash ^ exchange.timeNanos());
    hash = mix(hash ^ exchange.latencyNanos());
    return mix(hash ^ ((long) exchange.protocol().name().hashCode() << 32 | index));
  }

  void writeTraceId(int tag, ProtoWriter out) {
    int end = out.size();
    out.bigEndian(low);
    out.bigEndian(high);
    out.message(tag, end);
  }

  void writeSpanId(int tag, ProtoWriter out) {
    int end = out.size();
    out.bigEndian(span);
    out.message(tag, end);
  }

  /// The finisher of SplitMix64 (Steele, Lea, Flood 2014): every bit depends on every bit.
  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }

  private static long nonZero(long value) {
    return value == 0 ? 1 : value;
  }
}
