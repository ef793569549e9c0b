// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

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

/// Runs packets through the kernel program and keeps the events that they make.
final class EventProbe implements AutoCloseable, PacketEvents {
  static final long SECOND = 1_000_000_000L;

  private final List<NdpPacket> ndp = new ArrayList<>();
  private final List<ExtensionAnomaly> anomalies = new ArrayList<>();
  private final Arena arena = Arena.ofConfined();
  private final CapturedPacket packet = new CapturedPacket();
  private final KernelCaptureEngine engine;
  private long nextTime = SECOND;

  EventProbe() {
    this(CaptureSettings.whole(65_536));
  }

  EventProbe(CaptureSettings settings) {
    packet.data = arena.allocate(4096);
    engine = KernelCaptureEngine.open(settings, _ -> {}, this);
  }

  @Override
  public void ndp(NdpPacket event) {
    ndp.add(event);
  }

  @Override
  public void anomaly(ExtensionAnomaly event) {
    anomalies.add(event);
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
    engine.feed(packet);
  }

  void feed(Path file) throws CaptureException {
    try (CaptureFile capture = CaptureFile.open(file)) {
      while (capture.next()) {
        engine.feed(capture.packet());
      }
    }
  }

  /// The NDP packets since the last call.
  List<NdpPacket> takeNdp() {
    List<NdpPacket> taken = List.copyOf(ndp);
    ndp.clear();
    return taken;
  }

  /// The anomalies since the last call.
  List<ExtensionAnomaly> takeAnomalies() {
    List<ExtensionAnomaly> taken = List.copyOf(anomalies);
    anomalies.clear();
    return taken;
  }

  /// The anomalies since the last call in short: `rh0[43, 17]`.
  List<String> takeShort() {
    return takeAnomalies().stream().map(a -> a.kind().label() + a.chain()).toList();
  }

  long counted(ExtensionAnomaly.Kind kind) {
    return engine.totals().reading().anomalies(kind.number());
  }

  CaptureTotals totals() {
    return engine.totals();
  }

  @Override
  public void close() {
    engine.close();
    arena.close();
  }
}
