// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.mapping;

import static dev.weir.otlp.mapping.Detail.BASIC;
import static dev.weir.otlp.mapping.Detail.FULL;
import static dev.weir.otlp.mapping.FlowAttribute.number;
import static dev.weir.otlp.mapping.FlowAttribute.text;

import dev.weir.api.flow.Exchange;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.Observation;
import dev.weir.api.flow.Traffic;
import dev.weir.api.flow.Verdict;
import dev.weir.api.flow.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The names under which flows go out: those of the OpenTelemetry semantic conventions (1.44) where
/// there are some, `flow.*` of our own where there are none yet. All of them stand here and in the
/// tables beside; who changes one raises [#VERSION].
public final class FlowMapping {
  /// Sent with every record, as the scope's attribute `weir.mapping.version`.
  public static final int VERSION = 1;

  public static final String EVENT_NAME = "network.flow";

  private static final Key ADDRESS_OF_SOURCE = Key.of("source.address");
  private static final Key ADDRESS_OF_DESTINATION = Key.of("destination.address");

  private FlowMapping() {}

  /// The lines of the table that are sent at this detail, in the order of the record.
  public static List<FlowAttribute> at(Detail detail) {
    return all().stream().filter(attribute -> attribute.detail().compareTo(detail) <= 0).toList();
  }

  static List<FlowAttribute> all() {
    List<FlowAttribute> table = new ArrayList<>();
    table.add(text("event.name", BASIC, _ -> EVENT_NAME));
    ends(table);
    times(table);
    direction(table, "forward", Flow::forwardSeen);
    direction(table, "backward", Flow::backwardSeen);
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
            }));
    table.add(number("source.port", BASIC, flow -> flow.key().sourcePort()));
    table.add(
        new FlowAttribute(
            ADDRESS_OF_DESTINATION.name(),
            BASIC,
            (flow, out) -> {
              FlowKey key = flow.key();
              out.address(ADDRESS_OF_DESTINATION, key.destination(), key.ipVersion());
            }));
    table.add(number("destination.port", BASIC, flow -> flow.key().destinationPort()));
    table.add(text("network.transport", BASIC, flow -> flow.key().protocolName()));
    table.add(text("network.type", BASIC, flow -> type(flow.key())));
    table.add(number("flow.protocol.number", BASIC, flow -> flow.key().protocol()));
  }

  public static String type(FlowKey key) {
    return key.ipVersion() == 4 ? "ipv4" : "ipv6";
  }

  private static void times(List<FlowAttribute> table) {
    table.add(number("flow.start", BASIC, Flow::startNanos));
    table.add(number("flow.end", BASIC, Flow::endNanos));
    table.add(number("flow.first", BASIC, Flow::firstNanos));
    table.add(number("flow.sequence", BASIC, Flow::sequence));
    table.add(
        text(
            "flow.end_reason",
            BASIC,
            flow -> flow.endReason() == null ? null : flow.endReason().label()));
  }

  private static void direction(
      List<FlowAttribute> table, String direction, Function<Flow, @Nullable Observation> seen) {
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
            }));
    table.add(
        new FlowAttribute(
            prefix + "interface.index",
            FULL,
            new Source(Key.of(prefix + "interface.index"), seen)));
    table.add(
        text(
            prefix + "side",
            BASIC,
            flow -> {
              Observation where = seen.apply(flow);
              return where == null ? null : where.side().label();
            }));
  }

  /// The kernel's index of an interface; 0 stands for none.
  private record Source(Key key, Function<Flow, @Nullable Observation> seen)
      implements FlowAttribute.Source {
    @Override
    public void write(Flow flow, AttributeWriter out) {
      Observation where = seen.apply(flow);
      if (where != null && where.interfaceIndex() != 0) {
        out.number(key, where.interfaceIndex());
      }
    }
  }

  private static void traffic(List<FlowAttribute> table) {
    Function<Flow, @Nullable Traffic> part = Flow::traffic;
    table.add(number("flow.forward.packets", BASIC, part, t -> t.forward().packets()));
    table.add(number("flow.forward.bytes", BASIC, part, t -> t.forward().frameBytes()));
    table.add(number("flow.backward.packets", BASIC, part, t -> t.backward().packets()));
    table.add(number("flow.backward.bytes", BASIC, part, t -> t.backward().frameBytes()));
    table.add(number("flow.forward.ip.bytes", FULL, part, t -> t.forward().ipBytes()));
    table.add(number("flow.forward.payload.bytes", FULL, part, t -> t.forward().payloadBytes()));
    table.add(number("flow.backward.ip.bytes", FULL, part, t -> t.backward().ipBytes()));
    table.add(number("flow.backward.payload.bytes", FULL, part, t -> t.backward().payloadBytes()));
    table.add(number("flow.fragments", FULL, part, Traffic::fragments));
    table.add(number("flow.extension.depth", FULL, part, Traffic::maxExtensionDepth));
    table.add(Maps.spread("flow.packet.size", flow -> spread(flow, Traffic::sizesBytes)));
    table.add(Maps.spread("flow.packet.gap", flow -> spread(flow, Traffic::gapsMicros)));
    table.add(Maps.headers("flow.forward.ip.header", Traffic::forwardHeaders));
    table.add(Maps.headers("flow.backward.ip.header", Traffic::backwardHeaders));
  }

  private static <S> @Nullable S spread(Flow flow, Function<Traffic, S> of) {
    Traffic traffic = flow.traffic();
    return traffic == null ? null : of.apply(traffic);
  }

  private static void application(List<FlowAttribute> table) {
    table.add(text("network.protocol.name", BASIC, FlowMapping::protocolOfLast));
    table.add(Maps.exchanges("flow.exchanges"));
    Function<Flow, @Nullable Verdict> verdict = Flow::verdict;
    table.add(text("flow.verdict", BASIC, FlowMapping::action));
    table.add(
        text(
            "flow.drop.reason",
            BASIC,
            flow -> flow.verdict() == null ? null : flow.verdict().dropReason()));
    table.add(number("flow.drop.packets", BASIC, verdict, Verdict::droppedPackets));
    table.add(workload("source.", Flow::sourceWorkload));
    table.add(workload("destination.", Flow::destinationWorkload));
  }

  private static @Nullable String action(Flow flow) {
    Verdict verdict = flow.verdict();
    return verdict == null ? null : verdict.action().name().toLowerCase(Locale.ROOT);
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

  private static FlowAttribute workload(String prefix, Function<Flow, @Nullable Workload> end) {
    return new FlowAttribute(
        prefix + "*",
        BASIC,
        (flow, out) -> {
          Workload workload = end.apply(flow);
          if (workload != null) {
            out.all(prefix, workload.attributes());
          }
        });
  }
}
