// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit.otlp;

import dev.weir.api.Attributes;
import dev.weir.api.flow.DirectionCounts;
import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Exchange;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.HeaderFields;
import dev.weir.api.flow.HostSample;
import dev.weir.api.flow.Observation;
import dev.weir.api.flow.Spread;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.TcpFlags;
import dev.weir.api.flow.Traffic;
import dev.weir.api.flow.Verdict;
import dev.weir.api.flow.Window;
import dev.weir.api.flow.Workload;
import dev.weir.api.net.Address;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The flow that a log record of full detail was made of, by what the README says of the attributes.
public final class FlowReader {
  private final Values values;

  private FlowReader(LogRecord record) {
    this.values = Values.of(record.getAttributesList());
  }

  public static Flow read(LogRecord record) {
    return new FlowReader(record).flow();
  }

  private Flow flow() {
    return new Flow(
        key(),
        values.needed("flow.start"),
        values.needed("flow.end"),
        values.needed("flow.first"),
        values.needed("flow.sequence"),
        constant(EndReason.class, values.text("flow.end_reason")),
        seen("forward"),
        seen("backward"),
        traffic(),
        tcp(),
        exchanges(),
        verdict(),
        workload("source."),
        workload("destination."),
        window());
  }

  private FlowKey key() {
    boolean ipv4 = Objects.equals(values.text("network.type"), "ipv4");
    return new FlowKey(
        ipv4 ? 4 : 6,
        (int) values.needed("flow.protocol.number"),
        Address.parse(Objects.requireNonNull(values.text("source.address"))),
        (int) values.needed("source.port"),
        Address.parse(Objects.requireNonNull(values.text("destination.address"))),
        (int) values.needed("destination.port"));
  }

  private @Nullable Observation seen(String direction) {
    Observation.Side side =
        constant(Observation.Side.class, values.text("flow." + direction + ".side"));
    String name = values.text("flow." + direction + ".interface.name");
    Long index = values.number("flow." + direction + ".interface.index");
    return side == null
        ? null
        : new Observation(name == null ? "" : name, index == null ? 0 : index.intValue(), side);
  }

  private @Nullable Traffic traffic() {
    if (!values.has("flow.forward.packets")) {
      return null;
    }
    return new Traffic(
        counts("forward"),
        counts("backward"),
        spread("flow.packet.size"),
        spread("flow.packet.gap"),
        values.needed("flow.fragments"),
        (int) values.needed("flow.extension.depth"),
        headers("forward"),
        headers("backward"));
  }

  private DirectionCounts counts(String direction) {
    String prefix = "flow." + direction + ".";
    return new DirectionCounts(
        values.needed(prefix + "packets"),
        values.needed(prefix + "bytes"),
        values.needed(prefix + "ip.bytes"),
        values.needed(prefix + "payload.bytes"));
  }

  private Spread spread(String name) {
    Values map = values.map(name);
    return map == null
        ? Spread.NONE
        : new Spread(
            map.needed("count"),
            map.real("sum"),
            map.real("squared_deviations"),
            map.real("min"),
            map.real("max"));
  }

  private @Nullable HeaderFields headers(String direction) {
    Values map = values.map("flow." + direction + ".ip.header");
    return map == null
        ? null
        : new HeaderFields(
            (int) map.needed("hop_limit_min"),
            (int) map.needed("hop_limit_max"),
            (int) map.needed("traffic_class"),
            map.needed("congestion_marks"),
            (int) map.needed("flow_label"));
  }

  private @Nullable Tcp tcp() {
    Values forward = values.map("flow.forward.tcp.flags");
    Values backward = values.map("flow.backward.tcp.flags");
    return forward == null || backward == null
        ? null
        : new Tcp(flags(forward), flags(backward), analysis());
  }

  private static TcpFlags flags(Values map) {
    return new TcpFlags(
        orZero(map, "fin"),
        orZero(map, "syn"),
        orZero(map, "rst"),
        orZero(map, "psh"),
        orZero(map, "ack"),
        orZero(map, "urg"),
        orZero(map, "ece"),
        orZero(map, "cwr"),
        orZero(map, "syn_only"),
        orZero(map, "syn_ack"));
  }

  private Tcp.@Nullable Analysis analysis() {
    Tcp.State state = constant(Tcp.State.class, values.text("flow.tcp.state"));
    Long handshake = values.number("flow.tcp.handshake_rtt");
    return state == null
        ? null
        : new Tcp.Analysis(
            analysis("flow.forward.tcp."),
            analysis("flow.backward.tcp."),
            values.needed("flow.tcp.longest_retransmission_run"),
            handshake == null ? -1 : handshake,
            state,
            Tcp.ConnectionState.valueOf(
                Objects.requireNonNull(values.text("flow.tcp.connection_state"))));
  }

  private Tcp.DirectionAnalysis analysis(String prefix) {
    return new Tcp.DirectionAnalysis(
        values.needed(prefix + "retransmissions"),
        values.needed(prefix + "out_of_order"),
        values.needed(prefix + "zero_windows"),
        values.needed(prefix + "zero_window_time"));
  }

  private List<Exchange> exchanges() {
    List<Exchange> exchanges = new ArrayList<>();
    for (Object item : values.list("flow.exchanges")) {
      Values map = (Values) item;
      Long latency = map.number("latency");
      Values attributes = map.map("attributes");
      exchanges.add(
          new Exchange(
              Objects.requireNonNull(constant(Exchange.Protocol.class, map.text("protocol"))),
              map.needed("time"),
              latency == null ? -1 : latency,
              attributes == null ? Attributes.empty() : attributes.below("")));
    }
    return exchanges;
  }

  private @Nullable Verdict verdict() {
    Verdict.Action action = constant(Verdict.Action.class, values.text("flow.verdict"));
    return action == null
        ? null
        : new Verdict(action, values.text("flow.drop.reason"), values.needed("flow.drop.packets"));
  }

  private @Nullable Workload workload(String prefix) {
    Attributes.Builder attributes = Attributes.builder();
    values
        .below(prefix)
        .asMap()
        .forEach((name, value) -> {
          if (!name.equals("address") && !name.equals("port")) {
            attributes.put(name, value);
          }
        });
    Attributes found = attributes.build();
    return found.isEmpty() ? null : new Workload(found);
  }

  private @Nullable Window window() {
    if (!values.has("flow.window.start")) {
      return null;
    }
    Values drops = values.map("flow.window.drops");
    List<Window.Drop> dropped = new ArrayList<>();
    if (drops != null) {
      drops
          .asMap()
          .forEach((reason, packets) -> dropped.add(new Window.Drop(reason, (Long) packets)));
    }
    return new Window(
        values.needed("flow.window.start"),
        values.needed("flow.window.end"),
        Objects.equals(values.asMap().get("flow.window.began_before"), true),
        constant(Window.Handshake.class, values.text("flow.window.handshake")),
        drops == null ? null : dropped,
        host(values.map("flow.window.host")),
        constant(Window.End.class, values.text("flow.window.client")));
  }

  private static @Nullable HostSample host(@Nullable Values map) {
    return map == null
        ? null
        : new HostSample(
            orNone(map, "cpu_usage_percent"),
            orNone(map, "memory_usage_percent"),
            orNone(map, "memory_available_bytes"),
            count(map, "disk_read_bytes"),
            count(map, "disk_write_bytes"),
            count(map, "disk_reads"),
            count(map, "disk_writes"),
            count(map, "disk_read_ms"),
            count(map, "disk_write_ms"),
            count(map, "oom_kills"),
            map.list("busiest").stream()
                .map(Values.class::cast)
                .map(process ->
                    new HostSample.BusyProcess(
                        Objects.requireNonNull(process.text("name")), process.real("cpu_percent")))
                .toList());
  }

  private static double orNone(Values map, String name) {
    return map.has(name) ? map.real(name) : Double.NaN;
  }

  private static long count(Values map, String name) {
    return map.has(name) ? map.needed(name) : -1;
  }

  private static long orZero(Values map, String name) {
    return map.has(name) ? map.needed(name) : 0;
  }

  private static <E extends Enum<E>> @Nullable E constant(Class<E> type, @Nullable String label) {
    return label == null ? null : Enum.valueOf(type, label.toUpperCase(Locale.ROOT));
  }
}
