// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Traffic;
import dev.weir.bpf.layout.UnparsedReason;
import dev.weir.testkit.KernelTest;
import dev.weir.testkit.packet.LinkType;
import dev.weir.testkit.packet.PacketBuilder;
import dev.weir.testkit.packet.PcapWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@KernelTest
class KernelCaptureEngineIT {
  private static final long S = 1_000_000_000L;
  private static final byte[] A = udp("2001:db8::1", 1000, "2001:db8::2", 53, 10);
  private static final byte[] A_BACK = udp("2001:db8::2", 53, "2001:db8::1", 1000, 100);
  private static final byte[] B = udp("2001:db8::3", 1000, "2001:db8::2", 53, 20);

  @TempDir Path directory;

  /// A record in short: source port, packets forward and backward, start, end, first, sequence.
  private static org.assertj.core.groups.Tuple brief(Flow flow) {
    Traffic traffic = Objects.requireNonNull(flow.traffic());
    return tuple(
        flow.key().sourceText(),
        traffic.forward().packets(),
        traffic.backward().packets(),
        flow.startNanos(),
        flow.endNanos(),
        flow.firstNanos(),
        flow.sequence());
  }

  @Test
  void withoutWindowsEveryFlowIsOneRecord() throws Exception {
    List<Flow> flows = new ArrayList<>();
    CaptureTotals totals;
    try (CaptureEngine engine = KernelCaptureEngine.open(CaptureSettings.whole(16), flows::add)) {
      feed(engine, 2 * S, A, 3 * S, B, S, A_BACK, 0L, new byte[5], 0L, new byte[60]);
      totals = engine.finish();
    }
    assertThat(flows)
        .extracting(KernelCaptureEngineIT::brief)
        .containsExactly(
            tuple("2001:db8::1", 1L, 1L, S, 2 * S, 2 * S, 0L),
            tuple("2001:db8::3", 1L, 0L, 3 * S, 3 * S, 3 * S, 0L));
    assertThat(totals.packets()).isEqualTo(5);
    assertThat(totals.frameBytes()).isEqualTo(A.length + B.length + A_BACK.length + 65L);
    assertThat(totals.notIp()).isEqualTo(1);
    assertThat(totals.unparsed(UnparsedReason.TOO_SHORT).packets()).isEqualTo(1);
    assertThat(totals.flowPackets()).isEqualTo(3);
    Traffic traffic = Objects.requireNonNull(flows.getFirst().traffic());
    assertThat(traffic.gapsMicros().minimum()).isEqualTo(-1e6);
  }

  @Test
  void recordsComeWindowByWindowAndAddUp() throws Exception {
    List<Flow> flows = new ArrayList<>();
    CaptureSettings settings = new CaptureSettings(Duration.ofSeconds(5), 16);
    try (CaptureEngine engine = KernelCaptureEngine.open(settings, flows::add)) {
      feed(engine, 0L, A, S, A, 2 * S, B, 4 * S, A_BACK);
      assertThat(flows).isEmpty();
      feed(engine, 5 * S, A);
      assertThat(flows)
          .extracting(KernelCaptureEngineIT::brief)
          .containsExactly(
              tuple("2001:db8::1", 2L, 1L, 0L, 4 * S, 0L, 0L),
              tuple("2001:db8::3", 1L, 0L, 2 * S, 2 * S, 2 * S, 0L));
      flows.clear();
      // Back into the first window and forth again.
      feed(engine, 3 * S, A, 6 * S, A_BACK, 20 * S, B);
      engine.finish();
    }
    assertThat(flows)
        .extracting(KernelCaptureEngineIT::brief)
        .containsExactly(
            tuple("2001:db8::1", 1L, 0L, 5 * S, 5 * S, 0L, 1L),
            tuple("2001:db8::1", 1L, 0L, 3 * S, 3 * S, 0L, 2L),
            tuple("2001:db8::1", 0L, 1L, 6 * S, 6 * S, 0L, 3L),
            tuple("2001:db8::1", 0L, 0L, 6 * S, 6 * S, 0L, 4L),
            tuple("2001:db8::3", 1L, 0L, 20 * S, 20 * S, 2 * S, 1L));
    // Each flow has an end, also the one whose last packet was told at a window's edge.
    assertThat(flows)
        .filteredOn(flow -> flow.endReason() != null)
        .extracting(flow -> flow.key().sourceText(), Flow::sequence, Flow::endReason)
        .containsExactly(
            tuple("2001:db8::1", 4L, EndReason.SHUTDOWN),
            tuple("2001:db8::3", 1L, EndReason.SHUTDOWN));
  }

  @Test
  void packetsOfFlowsThatFindNoRoomAreCounted() throws Exception {
    List<Flow> flows = new ArrayList<>();
    List<Object> fed = new ArrayList<>();
    for (int flow = 0; flow < 2 * 17; flow++) {
      fed.add((long) flow);
      fed.add(udp("2001:db8::1", 1000 + flow % 17, "2001:db8::2", 53, 10));
    }
    try (CaptureEngine engine = KernelCaptureEngine.open(CaptureSettings.whole(16), flows::add)) {
      feed(engine, fed.toArray());
      CaptureTotals totals = engine.finish();
      assertThat(totals.overflow()).isEqualTo(2);
      assertThat(totals.flowPackets()).isEqualTo(32);
    }
    assertThat(flows).hasSize(16);
  }

  @Test
  void ringNeverOverflowsHoweverManyEpochsClose() throws Exception {
    List<Flow> flows = new ArrayList<>();
    CaptureSettings settings = new CaptureSettings(Duration.ofNanos(1000), 16);
    Path file = directory.resolve("a.pcap");
    int packets = 20_000;
    try (PcapWriter writer = PcapWriter.nanos(file, LinkType.ETHERNET)) {
      // Always backwards, so that no later window begins and only the ring tells.
      for (int i = 0; i < packets; i++) {
        writer.packet((packets - i) * 1000L, A);
      }
    }
    try (KernelCaptureEngine engine = KernelCaptureEngine.open(settings, flows::add);
        CaptureFile capture = CaptureFile.open(file)) {
      long started = System.nanoTime();
      while (capture.next()) {
        engine.feed(capture.packet());
      }
      System.out.printf("%d ns a packet%n", (System.nanoTime() - started) / packets);
      engine.finish();
    }
    assertThat(flows).hasSize(packets).allMatch(flow -> flow.startNanos() == flow.endNanos());
  }

  private void feed(CaptureEngine engine, Object... timesAndFrames) throws Exception {
    Path file = directory.resolve("a.pcap");
    try (PcapWriter writer = PcapWriter.nanos(file, LinkType.ETHERNET)) {
      for (int i = 0; i < timesAndFrames.length; i += 2) {
        writer.packet((long) timesAndFrames[i], (byte[]) timesAndFrames[i + 1]);
      }
    }
    try (CaptureFile capture = CaptureFile.open(file)) {
      while (capture.next()) {
        engine.feed(capture.packet());
      }
    }
  }

  private static byte[] udp(String source, int sourcePort, String target, int port, int payload) {
    return PacketBuilder.ethernet()
        .ipv6(source, target)
        .udp(sourcePort, port)
        .payload(payload)
        .build();
  }
}
