// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.mapping;

import static dev.weir.otlp.mapping.Detail.FULL;

import dev.weir.api.flow.Exchange;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.HeaderFields;
import dev.weir.api.flow.Spread;
import dev.weir.api.flow.Traffic;
import dev.weir.otlp.proto.ProtoWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Parts of a flow that go out as one attribute whose value is a map: figures that mean something
/// only together.
final class Maps {
  private static final Key COUNT = Key.of("count");
  private static final Key SUM = Key.of("sum");
  private static final Key SQUARED_DEVIATIONS = Key.of("squared_deviations");
  private static final Key MIN = Key.of("min");
  private static final Key MAX = Key.of("max");

  private static final Key HOP_LIMIT_MIN = Key.of("hop_limit_min");
  private static final Key HOP_LIMIT_MAX = Key.of("hop_limit_max");
  private static final Key TRAFFIC_CLASS = Key.of("traffic_class");
  private static final Key CONGESTION_MARKS = Key.of("congestion_marks");
  private static final Key FLOW_LABEL = Key.of("flow_label");

  private static final Key PROTOCOL = Key.of("protocol");
  private static final Key TIME = Key.of("time");
  private static final Key LATENCY = Key.of("latency");
  private static final Key ATTRIBUTES = Key.of("attributes");

  private Maps() {}

  /// A series of values; nothing when there was none.
  static FlowAttribute spread(String name, Function<Flow, @Nullable Spread> of) {
    Key key = Key.of(name);
    return new FlowAttribute(
        name,
        FULL,
        (flow, out) -> {
          Spread spread = of.apply(flow);
          if (spread != null && spread.count() != 0) {
            int end = out.out().size();
            AttributeWriter entries = AttributeWriter.ofMap(out.out());
            entries.real(MAX, spread.maximum());
            entries.real(MIN, spread.minimum());
            entries.real(SQUARED_DEVIATIONS, spread.squaredDeviations());
            entries.real(SUM, spread.sum());
            entries.number(COUNT, spread.count());
            out.map(key, end);
          }
        });
  }

  static FlowAttribute headers(String name, Function<Traffic, @Nullable HeaderFields> of) {
    Key key = Key.of(name);
    return new FlowAttribute(
        name,
        FULL,
        (flow, out) -> {
          Traffic traffic = flow.traffic();
          HeaderFields fields = traffic == null ? null : of.apply(traffic);
          if (fields != null) {
            int end = out.out().size();
            AttributeWriter entries = AttributeWriter.ofMap(out.out());
            entries.number(FLOW_LABEL, fields.flowLabel());
            entries.number(CONGESTION_MARKS, fields.congestionMarks());
            entries.number(TRAFFIC_CLASS, fields.trafficClass());
            entries.number(HOP_LIMIT_MAX, fields.hopLimitMax());
            entries.number(HOP_LIMIT_MIN, fields.hopLimitMin());
            out.map(key, end);
          }
        });
  }

  /// All exchanges of the interval, each a map. A latency that is unknown is left out.
  static FlowAttribute exchanges(String name) {
    Key key = Key.of(name);
    return new FlowAttribute(
        name,
        FULL,
        (flow, out) -> {
          List<Exchange> exchanges = flow.exchanges();
          if (!exchanges.isEmpty()) {
            int end = out.out().size();
            for (Exchange exchange : exchanges.reversed()) {
              exchange(out.out(), exchange);
            }
            out.array(key, end);
          }
        });
  }

  private static void exchange(ProtoWriter out, Exchange exchange) {
    int end = out.size();
    AttributeWriter entries = AttributeWriter.ofMap(out);
    if (!exchange.attributes().isEmpty()) {
      int attributesEnd = out.size();
      AttributeWriter.ofMap(out).all("", exchange.attributes());
      entries.map(ATTRIBUTES, attributesEnd);
    }
    if (exchange.latencyNanos() >= 0) {
      entries.number(LATENCY, exchange.latencyNanos());
    }
    entries.number(TIME, exchange.timeNanos());
    entries.text(PROTOCOL, exchange.protocol().name().toLowerCase(Locale.ROOT));
    AttributeWriter.mapItem(out, end);
  }
}
