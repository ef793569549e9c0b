// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import dev.weir.api.flow.Flow;
import dev.weir.bpf.event.ExtensionAnomaly;
import dev.weir.bpf.event.NdpPacket;
import dev.weir.bpf.event.PacketEvents;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Both engines, as `weir` uses them, over the same packets: every flow record, with every field, and
/// every event that one gives the other gives too.
final class EngineRace implements AutoCloseable {
  private static final CaptureSettings SETTINGS =
      new CaptureSettings(Duration.ofSeconds(5), CaptureSettings.DEFAULT_MAX_FLOWS);

  /// How much oftener the kernel's said a thing.
  private final Map<Object, Integer> more = new HashMap<>();

  private final Arena arena = Arena.ofConfined();
  private final CapturedPacket packet = new CapturedPacket();
  private final CaptureEngine kernel = open(EngineKind.KERNEL, 1);
  private final CaptureEngine host = open(EngineKind.NATIVE, -1);
  private long flows;

  EngineRace() {
    packet.data = arena.allocate(RawTap.MOST_BYTES);
  }

  private CaptureEngine open(EngineKind kind, int step) {
    PacketEvents events =
        new PacketEvents() {
          @Override
          public void ndp(NdpPacket told) {
            count(
                "%d %s %s %d %d %b %s %s"
                    .formatted(
                        told.timeNanos(),
                        told.source(),
                        told.destination(),
                        told.hopLimit(),
                        told.messageBytes(),
                        told.fragment(),
                        Captures.hex(told.message()),
                        Captures.hex(told.linkSource())),
                step);
          }

          @Override
          public void anomaly(ExtensionAnomaly told) {
            count(told, step);
          }
        };
    return kind.open(SETTINGS, flow -> count(flow, step), events);
  }

  private void count(Object said, int step) {
    if (said instanceof Flow) {
      flows++;
    }
    more.merge(said, step, (one, two) -> one + two == 0 ? null : one + two);
  }

  void feed(FuzzPacket fuzzed, long nanos) {
    packet.timestampNanos = nanos;
    packet.originalLength = fuzzed.wire();
    packet.capturedLength = fuzzed.length();
    packet.visibleLength = fuzzed.length();
    packet.link = fuzzed.link();
    MemorySegment.copy(
        fuzzed.bytes(), 0, packet.data, ValueLayout.JAVA_BYTE, 0, packet.visibleLength);
    kernel.feed(packet);
    host.feed(packet);
  }

  /// Ends both. What only one of them said, in a few words; empty for nothing.
  String differences() {
    CaptureTotals one = kernel.finish();
    CaptureTotals two = host.finish();
    StringBuilder differences = new StringBuilder();
    more.entrySet().stream()
        .limit(4)
        .forEach(entry ->
            differences
                .append(
                    entry.getValue() > 0 ? "only in the kernel: " : "only in the native engine: ")
                .append(entry.getKey())
                .append("; "));
    if (one.flowPackets() != two.flowPackets()
        || one.notIp() != two.notIp()
        || one.overflow() != two.overflow()) {
      differences.append("totals; ");
    }
    return differences.toString();
  }

  /// Records that both gave.
  long flows() {
    return flows;
  }

  @Override
  public void close() {
    kernel.close();
    host.close();
    arena.close();
  }
}
