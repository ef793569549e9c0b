// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.mapping;

import static dev.weir.otlp.mapping.Detail.FULL;

import dev.weir.api.Attributes;
import dev.weir.api.flow.Exchange;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.HeaderFields;
import dev.weir.api.flow.Spread;
import dev.weir.api.flow.Traffic;
import dev.weir.otlp.proto.ProtoReader.MalformedException;
import dev.weir.otlp.proto.ProtoWriter;
import java.util.List;
import java.util.function.BiConsumer;
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
  private static final Words<Exchange.Protocol> PROTOCOLS = new Words<>(Exchange.Protocol.class);
  private static final Key TIME = Key.of("time");
  private static final Key LATENCY = Key.of("latency");
  private static final Key ATTRIBUTES = Key.of("attributes");

  private Maps() {}

  /// A series of values; nothing when there was none.
  static FlowAttribute spread(
      String name, Function<Flow, @Nullable Spread> of, BiConsumer<FlowDraft, Spread> keep) {
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
        },
        (flow, in) -> keep.accept(flow, spread(in)));
  }

  static FlowAttribute headers(
      String name,
      Function<Traffic, @Nullable HeaderFields> of,
      Function<FlowDraft, DirectionDraft> draft) {
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
        },
        (flow, in) -> draft.apply(flow).headers = headers(in));
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
        },
        (flow, in) -> in.list(item -> flow.add(exchange(item))));
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
    entries.text(PROTOCOL, PROTOCOLS.text(exchange.protocol()));
    AttributeWriter.mapItem(out, end);
  }

  private static Spread spread(AttributeReader in) throws MalformedException, UnreadableException {
    Figures figures = Figures.read(in, COUNT, SUM, SQUARED_DEVIATIONS, MIN, MAX);
    return new Spread(
        figures.number(COUNT, 0),
        figures.real(SUM, 0),
        figures.real(SQUARED_DEVIATIONS, 0),
        figures.real(MIN, 0),
        figures.real(MAX, 0));
  }

  private static HeaderFields headers(AttributeReader in)
      throws MalformedException, UnreadableException {
    Figures figures =
        Figures.read(in, HOP_LIMIT_MIN, HOP_LIMIT_MAX, TRAFFIC_CLASS, CONGESTION_MARKS, FLOW_LABEL);
    return new HeaderFields(
        figures.small(HOP_LIMIT_MIN),
        figures.small(HOP_LIMIT_MAX),
        figures.small(TRAFFIC_CLASS),
        figures.number(CONGESTION_MARKS, 0),
        figures.small(FLOW_LABEL));
  }

  private static Exchange exchange(AttributeReader in)
      throws MalformedException, UnreadableException {
    ExchangeDraft draft = new ExchangeDraft();
    in.map(draft::take);
    return draft.exchange();
  }

  private static final class ExchangeDraft {
    private Exchange.@Nullable Protocol protocol;
    private long time = FlowDraft.UNKNOWN;
    private long latency = FlowDraft.UNKNOWN;
    private final Attributes.Builder attributes = Attributes.builder();

    void take(AttributeReader in) throws MalformedException, UnreadableException {
      if (in.isNamed(PROTOCOL)) {
        protocol = PROTOCOLS.constant(in);
      } else if (in.isNamed(TIME)) {
        time = in.number();
      } else if (in.isNamed(LATENCY)) {
        latency = in.number();
      } else if (in.isNamed(ATTRIBUTES)) {
        in.map(attribute -> attribute.keep(attributes, 0));
      }
    }

    Exchange exchange() throws UnreadableException {
      if (protocol == null || time < 0) {
        throw new UnreadableException("an exchange without protocol or time");
      }
      return new Exchange(protocol, time, latency, attributes.build());
    }
  }
}
