// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.mapping;

import static dev.weir.otlp.mapping.Detail.BASIC;
import static dev.weir.otlp.mapping.Detail.FULL;
import static dev.weir.otlp.mapping.FlowAttribute.number;
import static dev.weir.otlp.mapping.FlowAttribute.word;

import dev.weir.api.flow.Flow;
import dev.weir.api.flow.HostSample;
import dev.weir.api.flow.Window;
import dev.weir.otlp.proto.ProtoReader.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a dataset row knows beyond a record, as attributes of its log record. The window's bounds are
/// what tells a row from the records that it was joined from.
final class WindowMapping {
  private static final Key CPU_USAGE = Key.of("cpu_usage_percent");
  private static final Key MEMORY_USAGE = Key.of("memory_usage_percent");
  private static final Key MEMORY_AVAILABLE = Key.of("memory_available_bytes");
  private static final Key DISK_READ_BYTES = Key.of("disk_read_bytes");
  private static final Key DISK_WRITE_BYTES = Key.of("disk_write_bytes");
  private static final Key DISK_READS = Key.of("disk_reads");
  private static final Key DISK_WRITES = Key.of("disk_writes");
  private static final Key DISK_READ_MILLIS = Key.of("disk_read_ms");
  private static final Key DISK_WRITE_MILLIS = Key.of("disk_write_ms");
  private static final Key OOM_KILLS = Key.of("oom_kills");
  private static final Key BUSIEST = Key.of("busiest");
  private static final Key NAME = Key.of("name");
  private static final Key CPU = Key.of("cpu_percent");

  private WindowMapping() {}

  static List<FlowAttribute> all() {
    Function<Flow, @Nullable Window> part = Flow::window;
    List<FlowAttribute> table = new ArrayList<>();
    table.add(
        number(
            "flow.window.start",
            BASIC,
            part,
            Window::startNanos,
            (flow, nanos) -> flow.windowStart = nanos));
    table.add(
        number(
            "flow.window.end",
            BASIC,
            part,
            Window::endNanos,
            (flow, nanos) -> flow.windowEnd = nanos));
    table.add(beganBefore());
    table.add(
        word(
            "flow.window.handshake",
            FULL,
            Window.Handshake.class,
            flow -> flow.window() == null ? null : flow.window().handshake(),
            (flow, handshake) -> flow.handshake = handshake));
    table.add(
        word(
            "flow.window.client",
            FULL,
            Window.End.class,
            flow -> flow.window() == null ? null : flow.window().client(),
            (flow, client) -> flow.client = client));
    table.add(drops());
    table.add(host());
    return table;
  }

  private static FlowAttribute beganBefore() {
    Key key = Key.of("flow.window.began_before");
    return new FlowAttribute(
        key.name(),
        FULL,
        (flow, out) -> {
          Window window = flow.window();
          if (window != null) {
            out.flag(key, window.beganBefore());
          }
        },
        (flow, in) -> flow.beganBefore = in.flag());
  }

  /// Packets by reason; an empty map says that somebody watched and nothing was dropped.
  private static FlowAttribute drops() {
    Key key = Key.of("flow.window.drops");
    return new FlowAttribute(
        key.name(),
        FULL,
        (flow, out) -> {
          Window window = flow.window();
          if (window != null && window.drops() != null) {
            int end = out.out().size();
            AttributeWriter entries = AttributeWriter.ofMap(out.out());
            for (Window.Drop drop : window.drops().reversed()) {
              entries.named("", drop.reason(), drop.packets());
            }
            out.map(key, end);
          }
        },
        (flow, in) -> {
          List<Window.Drop> drops = new ArrayList<>();
          in.map(entry -> drops.add(new Window.Drop(entry.name(), entry.number())));
          flow.drops = drops;
        });
  }

  private static FlowAttribute host() {
    Key key = Key.of("flow.window.host");
    return new FlowAttribute(
        key.name(),
        FULL,
        (flow, out) -> {
          Window window = flow.window();
          if (window != null && window.host() != null) {
            int end = out.out().size();
            figures(AttributeWriter.ofMap(out.out()), window.host());
            out.map(key, end);
          }
        },
        (flow, in) -> flow.host = host(in));
  }

  private static HostSample host(AttributeReader in)
      throws MalformedException, UnreadableException {
    List<HostSample.BusyProcess> busiest = new ArrayList<>();
    Figures figures =
        Figures.read(
            in,
            entry -> {
              if (entry.isNamed(BUSIEST)) {
                entry.list(item -> busiest.add(process(item)));
              }
            },
            CPU_USAGE,
            MEMORY_USAGE,
            MEMORY_AVAILABLE,
            DISK_READ_BYTES,
            DISK_WRITE_BYTES,
            DISK_READS,
            DISK_WRITES,
            DISK_READ_MILLIS,
            DISK_WRITE_MILLIS,
            OOM_KILLS);
    return new HostSample(
        figures.real(CPU_USAGE, Double.NaN),
        figures.real(MEMORY_USAGE, Double.NaN),
        figures.real(MEMORY_AVAILABLE, Double.NaN),
        figures.number(DISK_READ_BYTES, -1),
        figures.number(DISK_WRITE_BYTES, -1),
        figures.number(DISK_READS, -1),
        figures.number(DISK_WRITES, -1),
        figures.number(DISK_READ_MILLIS, -1),
        figures.number(DISK_WRITE_MILLIS, -1),
        figures.number(OOM_KILLS, -1),
        busiest);
  }

  private static HostSample.BusyProcess process(AttributeReader in)
      throws MalformedException, UnreadableException {
    String[] name = {""};
    Figures figures =
        Figures.read(
            in,
            entry -> {
              if (entry.isNamed(NAME)) {
                name[0] = entry.text();
              }
            },
            CPU);
    return new HostSample.BusyProcess(name[0], figures.real(CPU, 0));
  }

  private static void figures(AttributeWriter out, HostSample host) {
    int end = out.out().size();
    for (HostSample.BusyProcess process : host.busiest().reversed()) {
      int itemEnd = out.out().size();
      out.real(CPU, process.cpuPercent());
      out.text(NAME, process.name());
      AttributeWriter.mapItem(out.out(), itemEnd);
    }
    out.array(BUSIEST, end);
    measured(out, OOM_KILLS, host.oomKills());
    measured(out, DISK_WRITE_MILLIS, host.diskWriteMillis());
    measured(out, DISK_READ_MILLIS, host.diskReadMillis());
    measured(out, DISK_WRITES, host.diskWrites());
    measured(out, DISK_READS, host.diskReads());
    measured(out, DISK_WRITE_BYTES, host.diskWriteBytes());
    measured(out, DISK_READ_BYTES, host.diskReadBytes());
    measured(out, MEMORY_AVAILABLE, host.memoryAvailableBytes());
    measured(out, MEMORY_USAGE, host.memoryUsagePercent());
    measured(out, CPU_USAGE, host.cpuUsagePercent());
  }

  private static void measured(AttributeWriter out, Key key, long value) {
    if (value >= 0) {
      out.number(key, value);
    }
  }

  private static void measured(AttributeWriter out, Key key, double value) {
    if (!Double.isNaN(value)) {
      out.real(key, value);
    }
  }
}
