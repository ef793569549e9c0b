// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.event.ExtensionAnomaly;
import dev.weir.bpf.event.NdpPacket;
import dev.weir.bpf.event.PacketEvents;
import dev.weir.bpf.layout.LinkLayer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs packets through the program in both of its builds and keeps the events that they make, which
/// must be the same.
final class EventProbe implements AutoCloseable {
  static final long SECOND = 1_000_000_000L;

  private final Told byKernel = new Told();
  private final Told byNative = new Told();
  private final Arena arena = Arena.ofConfined();
  private final CapturedPacket packet = new CapturedPacket();
  private final CaptureEngine kernel;
  private final CaptureEngine host;
  private long nextTime = SECOND;

  EventProbe() {
    this(CaptureSettings.whole(65_536));
  }

  EventProbe(CaptureSettings settings) {
    packet.data = arena.allocate(4096);
    kernel = EngineKind.KERNEL.open(settings, _ -> {}, byKernel);
    host = EngineKind.NATIVE.open(settings, _ -> {}, byNative);
  }

  /// The events of one engine, as values.
  private static final class Told implements PacketEvents {
    private final List<NdpPacket> ndp = new ArrayList<>();
    private final List<ExtensionAnomaly> anomalies = new ArrayList<>();

    @Override
    public void ndp(NdpPacket event) {
      ndp.add(event);
    }

    @Override
    public void anomaly(ExtensionAnomaly event) {
      anomalies.add(event);
    }
  }

  /// The time of the packet that is fed next; each comes a millisecond after the one before.
  void time(long nanos) {
    nextTime = nanos;
  }

  void feed(byte[] frame) {
    feed(frame, frame.length, LinkLayer.ETHERNET);
  }

  void feed(byte[] captured, long wire, LinkLayer link) {
    packet.timestampNanos = nextTime;
    nextTime += 1_000_000;
    packet.capturedLength = captured.length;
    packet.originalLength = wire;
    packet.visibleLength = captured.length;
    packet.link = link;
    MemorySegment.copy(captured, 0, packet.data, ValueLayout.JAVA_BYTE, 0, captured.length);
    kernel.feed(packet);
    host.feed(packet);
  }

  void feed(Path file) throws CaptureException {
    try (CaptureFile capture = CaptureFile.open(file)) {
      while (capture.next()) {
        kernel.feed(capture.packet());
        host.feed(capture.packet());
      }
    }
  }

  /// The NDP packets since the last call.
  List<NdpPacket> takeNdp() {
    List<NdpPacket> taken = List.copyOf(byKernel.ndp);
    assertThat(byNative.ndp).usingRecursiveComparison().isEqualTo(taken);
    byKernel.ndp.clear();
    byNative.ndp.clear();
    return taken;
  }

  /// The anomalies since the last call.
  List<ExtensionAnomaly> takeAnomalies() {
    List<ExtensionAnomaly> taken = List.copyOf(byKernel.anomalies);
    assertThat(byNative.anomalies).isEqualTo(taken);
    byKernel.anomalies.clear();
    byNative.anomalies.clear();
    return taken;
  }

  /// The anomalies since the last call in short: `rh0[43, 17]`.
  List<String> takeShort() {
    return takeAnomalies().stream().map(a -> a.kind().label() + a.chain()).toList();
  }

  long counted(ExtensionAnomaly.Kind kind) {
    return totals().reading().anomalies(kind.number());
  }

  CaptureTotals totals() {
    CaptureTotals totals = kernel.totals();
    assertThat(host.totals().metrics()).isEqualTo(totals.metrics());
    return totals;
  }

  @Override
  public void close() {
    kernel.close();
    host.close();
    arena.close();
  }
}
