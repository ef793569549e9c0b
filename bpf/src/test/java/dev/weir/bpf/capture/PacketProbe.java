// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.flow.DirectionCounts;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.TcpFlags;
import dev.weir.api.flow.Traffic;
import dev.weir.api.net.Address;
import dev.weir.bpf.layout.ExtensionHeader;
import dev.weir.bpf.layout.LinkLayer;
import dev.weir.bpf.layout.PacketVersion;
import dev.weir.bpf.layout.TotalsReading;
import dev.weir.bpf.layout.UnparsedReason;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Says in one line what the program makes of single packets, in both of its builds. Each packet has a window of
/// its own, so that its flow record tells of it alone.
final class PacketProbe {
  static final String NOT_IP = "not ip";

  private static final long SECOND = 1_000_000_000L;

  private PacketProbe() {}

  /// A packet as a capture has it.
  static final class Sample {
    private final String name;
    private final byte[] captured;
    private final long wire;
    private final LinkLayer link;

    /// @param wire how long it was; not less than what was captured
    Sample(String name, byte[] captured, long wire, LinkLayer link) {
      this.name = name;
      this.captured = captured.clone();
      this.wire = Math.max(wire, captured.length);
      this.link = link;
    }

    String name() {
      return name;
    }

    @Override
    public String toString() {
      return "%s (%s, %d of %d bytes: %s)"
          .formatted(name, link, captured.length, wire, Captures.hex(captured));
    }

    /// What the model makes of it.
    String expected() {
      return ParserModel.parse(captured, captured.length, wire, link).describe();
    }
  }

  /// The IPv6 extension headers that were counted.
  record Chain(int depth, Map<String, Integer> headers) {
    Chain {
      headers = new TreeMap<>(headers);
    }
  }

  /// What the program in the kernel makes of them; an error when the native one does not agree.
  static List<String> run(List<Sample> samples) {
    List<String> lines = run(samples, EngineKind.KERNEL);
    assertThat(run(samples, EngineKind.NATIVE)).as("native engine").isEqualTo(lines);
    return lines;
  }

  private static List<String> run(List<Sample> samples, EngineKind kind) {
    Map<Long, Flow> flows = new HashMap<>();
    List<CaptureTotals> totals = new ArrayList<>();
    CaptureSettings settings = new CaptureSettings(Duration.ofSeconds(1), 65_536);
    try (Arena arena = Arena.ofConfined();
        CaptureEngine engine =
            kind.open(settings, flow -> flows.putIfAbsent(flow.startNanos(), flow), null)) {
      CapturedPacket packet = new CapturedPacket();
      packet.data = arena.allocate(4096);
      totals.add(engine.totals());
      for (int i = 0; i < samples.size(); i++) {
        Sample sample = samples.get(i);
        packet.timestampNanos = i * SECOND;
        packet.capturedLength = sample.captured.length;
        packet.originalLength = sample.wire;
        packet.visibleLength = Math.min(sample.captured.length, 4096);
        packet.link = sample.link;
        MemorySegment.copy(
            sample.captured, 0, packet.data, ValueLayout.JAVA_BYTE, 0, packet.visibleLength);
        engine.feed(packet);
        totals.add(engine.totals());
      }
      engine.finish();
    }
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      lines.add(line(flows.get(i * SECOND), totals.get(i), totals.get(i + 1)));
    }
    return lines;
  }

  private static String line(@Nullable Flow flow, CaptureTotals before, CaptureTotals after) {
    int version =
        after.packets(PacketVersion.V6) > before.packets(PacketVersion.V6)
            ? 6
            : after.packets(PacketVersion.V4) > before.packets(PacketVersion.V4) ? 4 : 0;
    Chain chain = chain(before.reading(), after.reading());
    if (flow != null) {
      return line(flow, chain);
    }
    for (UnparsedReason reason : UnparsedReason.values()) {
      if (after.unparsed(reason).packets() > before.unparsed(reason).packets()) {
        return unparsed(reason.label(), version, chain);
      }
    }
    return after.notIp() > before.notIp() ? NOT_IP : "not counted";
  }

  private static String line(Flow flow, Chain chain) {
    Traffic traffic = Objects.requireNonNull(flow.traffic());
    boolean backward = traffic.backward().packets() > 0;
    FlowKey key = backward ? flow.key().reversed() : flow.key();
    DirectionCounts counts = backward ? traffic.backward() : traffic.forward();
    Tcp tcp = flow.tcp();
    int flags = tcp == null ? 0 : bits(backward ? tcp.backward() : tcp.forward());
    String rest =
        key.sourcePort()
            + ">"
            + key.destinationPort()
            + " payload="
            + counts.payloadBytes()
            + " flags="
            + flags;
    if (traffic.packets() != 1 || traffic.maxExtensionDepth() != chain.depth()) {
      rest += " wrong: " + traffic;
    }
    return flow(
        key.ipVersion(),
        key.protocol(),
        key.source(),
        key.destination(),
        rest,
        counts.ipBytes(),
        traffic.fragments() > 0,
        chain);
  }

  private static int bits(TcpFlags flags) {
    return (int)
        (flags.fin()
            | flags.syn() << 1
            | flags.rst() << 2
            | flags.psh() << 3
            | flags.ack() << 4
            | flags.urg() << 5
            | flags.ece() << 6
            | flags.cwr() << 7);
  }

  private static Chain chain(TotalsReading before, TotalsReading after) {
    Map<String, Integer> headers = new TreeMap<>();
    for (ExtensionHeader header : ExtensionHeader.values()) {
      long count = after.headers(header).headers() - before.headers(header).headers();
      if (count > 0) {
        headers.put(header.label(), (int) count);
      }
    }
    int depth = 0;
    for (int i = 0; i < TotalsReading.DEPTHS; i++) {
      if (after.depth(i) > before.depth(i)) {
        depth = i;
      }
    }
    return new Chain(depth, headers);
  }

  static String flow(
      int version,
      int protocol,
      Address source,
      Address target,
      String rest,
      long ipBytes,
      boolean fragment,
      Chain chain) {
    return "v%d proto=%d %s>%s %s ip=%d%s%s"
        .formatted(
            version,
            protocol,
            source.toString(version),
            target.toString(version),
            rest,
            ipBytes,
            fragment ? " fragment" : "",
            text(chain));
  }

  static String unparsed(String reason, int version, Chain chain) {
    return reason + (version == 0 ? "" : " v" + version) + text(chain);
  }

  private static String text(Chain chain) {
    return chain.headers().isEmpty() ? "" : " depth=" + chain.depth() + " " + chain.headers();
  }
}
