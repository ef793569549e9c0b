// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.mapping;

import static dev.weir.otlp.mapping.Detail.BASIC;
import static dev.weir.otlp.mapping.Detail.FULL;
import static dev.weir.otlp.mapping.FlowAttribute.derived;
import static dev.weir.otlp.mapping.FlowAttribute.number;
import static dev.weir.otlp.mapping.FlowAttribute.text;
import static dev.weir.otlp.mapping.FlowAttribute.word;

import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Exchange;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.Observation;
import dev.weir.api.flow.Traffic;
import dev.weir.api.flow.Verdict;
import dev.weir.api.flow.Workload;
import dev.weir.api.net.Address;
import dev.weir.otlp.Quote;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// The names under which flows go out: those of the OpenTelemetry semantic conventions (1.44) where
/// there are some, `flow.*` of our own where there are none yet. All of them stand here and in the
/// tables beside; who changes one raises [#VERSION].
public final class FlowMapping {
  /// Sent with every record, as the scope's attribute [#VERSION_NAME].
  public static final int VERSION = 1;

  public static final Key VERSION_NAME = Key.of("weir.mapping.version");

  /// The scope of everything that Weir sends.
  public static final String SCOPE_NAME = "dev.weir";

  public static final String EVENT_NAME = "network.flow";

  private static final int PORTS = 65_535;
  private static final int PROTOCOLS = 255;

  private enum Type {
    IPV4,
    IPV6
  }

  private static final Key ADDRESS_OF_SOURCE = Key.of("source.address");
  private static final Key ADDRESS_OF_DESTINATION = Key.of("destination.address");

  private FlowMapping() {}

  /// The lines of the table that are sent at this detail, in the order of the record.
  public static List<FlowAttribute> at(Detail detail) {
    return all().stream().filter(attribute -> attribute.detail().compareTo(detail) <= 0).toList();
  }

  static List<FlowAttribute> all() {
    List<FlowAttribute> table = new ArrayList<>();
    table.add(derived("event.name", BASIC, _ -> EVENT_NAME));
    ends(table);
    times(table);
    direction(table, "forward", Flow::forwardSeen, flow -> flow.forward);
    direction(table, "backward", Flow::backwardSeen, flow -> flow.backward);
    traffic(table);
    table.addAll(TcpMapping.all());
    application(table);
    table.addAll(WindowMapping.all());
    return table;
  }

  private static void ends(List<FlowAttribute> table) {
    table.add(
        new FlowAttribute(
            ADDRESS_OF_SOURCE.name(),
            BASIC,
            (flow, out) -> {
              FlowKey key = flow.key();
              out.address(ADDRESS_OF_SOURCE, key.source(), key.ipVersion());
            },
            (flow, in) -> flow.source = address(in)));
    table.add(
        small(
            "source.port",
            PORTS,
            flow -> flow.key().sourcePort(),
            (flow, port) -> flow.sourcePort = (int) port));
    table.add(
        new FlowAttribute(
            ADDRESS_OF_DESTINATION.name(),
            BASIC,
            (flow, out) -> {
              FlowKey key = flow.key();
              out.address(ADDRESS_OF_DESTINATION, key.destination(), key.ipVersion());
            },
            (flow, in) -> flow.destination = address(in)));
    table.add(
        small(
            "destination.port",
            PORTS,
            flow -> flow.key().destinationPort(),
            (flow, port) -> flow.destinationPort = (int) port));
    table.add(derived("network.transport", BASIC, flow -> flow.key().protocolName()));
    Words<Type> types = new Words<>(Type.class);
    Key type = Key.of("network.type");
    table.add(
        new FlowAttribute(
            type.name(),
            BASIC,
            (flow, out) -> out.text(type, type(flow.key())),
            (flow, in) -> flow.ipVersion = types.constant(in) == Type.IPV4 ? 4 : 6));
    table.add(
        small(
            "flow.protocol.number",
            PROTOCOLS,
            flow -> flow.key().protocol(),
            (flow, protocol) -> flow.protocol = (int) protocol));
  }

  /// A number that has no more than a few bits in a flow.
  private static FlowAttribute small(
      String name, int most, ToLongFunction<Flow> value, ObjLongConsumer<FlowDraft> keep) {
    Key key = Key.of(name);
    return new FlowAttribute(
        name,
        BASIC,
        (flow, out) -> out.number(key, value.applyAsLong(flow)),
        (flow, in) -> keep.accept(flow, in.number(most)));
  }

  private static Address address(AttributeReader in) throws UnreadableException {
    String text = in.text();
    try {
      return Address.parse(text);
    } catch (IllegalArgumentException _) {
      throw new UnreadableException("'" + Quote.shortened(text) + "' is no address");
    }
  }

  /// What `network.type` says of a flow.
  public static String type(FlowKey key) {
    return key.ipVersion() == 4 ? "ipv4" : "ipv6";
  }

  private static void times(List<FlowAttribute> table) {
    table.add(number("flow.start", BASIC, Flow::startNanos, (flow, nanos) -> flow.start = nanos));
    table.add(number("flow.end", BASIC, Flow::endNanos, (flow, nanos) -> flow.end = nanos));
    table.add(number("flow.first", BASIC, Flow::firstNanos, (flow, nanos) -> flow.first = nanos));
    table.add(
        number("flow.sequence", BASIC, Flow::sequence, (flow, number) -> flow.sequence = number));
    table.add(
        word(
            "flow.end_reason",
            BASIC,
            EndReason.class,
            Flow::endReason,
            (flow, reason) -> flow.endReason = reason));
  }

  private static void direction(
      List<FlowAttribute> table,
      String direction,
      Function<Flow, @Nullable Observation> seen,
      Function<FlowDraft, DirectionDraft> draft) {
    String prefix = "flow." + direction + ".";
    table.add(
        text(
            prefix + "interface.name",
            BASIC,
            flow -> {
              Observation where = seen.apply(flow);
              return where == null || where.interfaceName().isEmpty()
                  ? null
                  : where.interfaceName();
            },
            (flow, name) -> draft.apply(flow).interfaceName = name));
    table.add(interfaceIndex(Key.of(prefix + "interface.index"), seen, draft));
    table.add(
        word(
            prefix + "side",
            BASIC,
            Observation.Side.class,
            flow -> {
              Observation where = seen.apply(flow);
              return where == null ? null : where.side();
            },
            (flow, side) -> draft.apply(flow).side = side));
  }

  /// The kernel's index of an interface; 0 stands for none.
  private static FlowAttribute interfaceIndex(
      Key key,
      Function<Flow, @Nullable Observation> seen,
      Function<FlowDraft, DirectionDraft> draft) {
    return new FlowAttribute(
        key.name(),
        FULL,
        (flow, out) -> {
          Observation where = seen.apply(flow);
          if (where != null && where.interfaceIndex() != 0) {
            out.number(key, where.interfaceIndex());
          }
        },
        (flow, in) -> draft.apply(flow).interfaceIndex = in.number(Integer.MAX_VALUE));
  }

  private static void traffic(List<FlowAttribute> table) {
    Function<Flow, @Nullable Traffic> part = Flow::traffic;
    table.add(
        number(
            "flow.forward.packets",
            BASIC,
            part,
            t -> t.forward().packets(),
            (flow, n) -> flow.forward.packets = n));
    table.add(
        number(
            "flow.forward.bytes",
            BASIC,
            part,
            t -> t.forward().frameBytes(),
            (flow, n) -> flow.forward.bytes = n));
    table.add(
        number(
            "flow.backward.packets",
            BASIC,
            part,
            t -> t.backward().packets(),
            (flow, n) -> flow.backward.packets = n));
    table.add(
        number(
            "flow.backward.bytes",
            BASIC,
            part,
            t -> t.backward().frameBytes(),
            (flow, n) -> flow.backward.bytes = n));
    table.add(
        number(
            "flow.forward.ip.bytes",
            FULL,
            part,
            t -> t.forward().ipBytes(),
            (flow, n) -> flow.forward.ipBytes = n));
    table.add(
        number(
            "flow.forward.payload.bytes",
            FULL,
            part,
            t -> t.forward().payloadBytes(),
            (flow, n) -> flow.forward.payloadBytes = n));
    table.add(
        number(
            "flow.backward.ip.bytes",
            FULL,
            part,
            t -> t.backward().ipBytes(),
            (flow, n) -> flow.backward.ipBytes = n));
    table.add(
        number(
            "flow.backward.payload.bytes",
            FULL,
            part,
            t -> t.backward().payloadBytes(),
            (flow, n) -> flow.backward.payloadBytes = n));
    table.add(
        number("flow.fragments", FULL, part, Traffic::fragments, (flow, n) -> flow.fragments = n));
    table.add(extensionDepth());
    table.add(
        Maps.spread(
            "flow.packet.size",
            flow -> spread(flow, Traffic::sizesBytes),
            (flow, sizes) -> flow.sizes = sizes));
    table.add(
        Maps.spread(
            "flow.packet.gap",
            flow -> spread(flow, Traffic::gapsMicros),
            (flow, gaps) -> flow.gaps = gaps));
    table.add(
        Maps.headers("flow.forward.ip.header", Traffic::forwardHeaders, flow -> flow.forward));
    table.add(
        Maps.headers("flow.backward.ip.header", Traffic::backwardHeaders, flow -> flow.backward));
  }

  private static FlowAttribute extensionDepth() {
    Key key = Key.of("flow.extension.depth");
    return new FlowAttribute(
        key.name(),
        FULL,
        (flow, out) -> {
          Traffic traffic = flow.traffic();
          if (traffic != null) {
            out.number(key, traffic.maxExtensionDepth());
          }
        },
        (flow, in) -> flow.extensionDepth = in.number(Integer.MAX_VALUE));
  }

  private static <S> @Nullable S spread(Flow flow, Function<Traffic, S> of) {
    Traffic traffic = flow.traffic();
    return traffic == null ? null : of.apply(traffic);
  }

  private static void application(List<FlowAttribute> table) {
    table.add(derived("network.protocol.name", BASIC, FlowMapping::protocolOfLast));
    table.add(Maps.exchanges("flow.exchanges"));
    Function<Flow, @Nullable Verdict> verdict = Flow::verdict;
    table.add(
        word(
            "flow.verdict",
            BASIC,
            Verdict.Action.class,
            flow -> flow.verdict() == null ? null : flow.verdict().action(),
            (flow, action) -> flow.verdict = action));
    table.add(
        text(
            "flow.drop.reason",
            BASIC,
            flow -> flow.verdict() == null ? null : flow.verdict().dropReason(),
            (flow, reason) -> flow.dropReason = reason));
    table.add(
        number(
            "flow.drop.packets",
            BASIC,
            verdict,
            Verdict::droppedPackets,
            (flow, packets) -> flow.droppedPackets = packets));
    table.add(workload("source.", Flow::sourceWorkload, flow -> flow.sourceWorkload));
    table.add(
        workload("destination.", Flow::destinationWorkload, flow -> flow.destinationWorkload));
  }

  /// Of several exchanges the last by time, as in rows of a dataset.
  private static @Nullable String protocolOfLast(Flow flow) {
    Exchange last = null;
    for (Exchange exchange : flow.exchanges()) {
      if (last == null || exchange.timeNanos() >= last.timeNanos()) {
        last = exchange;
      }
    }
    return last == null ? null : last.protocol().name().toLowerCase(Locale.ROOT);
  }

  private static FlowAttribute workload(
      String prefix,
      Function<Flow, @Nullable Workload> end,
      Function<FlowDraft, WorkloadDraft> draft) {
    return new FlowAttribute(
        prefix + "*",
        BASIC,
        (flow, out) -> {
          Workload workload = end.apply(flow);
          if (workload != null) {
            out.all(prefix, workload.attributes());
          }
        },
        (flow, in) -> in.keep(draft.apply(flow).attributes(), prefix.length()));
  }
}
