// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.flow.Flow;
import dev.weir.testkit.packet.LinkType;
import dev.weir.testkit.packet.PacketBuilder;
import dev.weir.testkit.packet.PcapWriter;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Records that the program walks by itself are those that [CaptureFile] reads one by one.
class PcapRecordsTest {
  private static final int PACKETS = 5_000;
  private static final long T = 1_767_225_600_000_000_000L;

  @TempDir Path directory;

  /// What came of a capture.
  private record Outcome(List<Flow> flows, long packets, long frameBytes) {
    static Outcome of(List<Flow> flows, CaptureTotals totals) {
      return new Outcome(flows, totals.packets(), totals.frameBytes());
    }
  }

  @Test
  void filesOfEveryFlavourGiveTheSameBothWays() throws Exception {
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      for (boolean nanos : new boolean[] {false, true}) {
        Path file = capture(order, nanos, 262_144);
        for (Duration window : List.of(Duration.ZERO, Duration.ofMillis(10))) {
          CaptureSettings settings = new CaptureSettings(window, 1_000);
          Outcome wanted = oneByOne(file, settings);
          assertThat(wanted.packets()).isEqualTo(PACKETS);
          assertThat(walked(file, settings)).as("%s nanos %s", order, nanos).isEqualTo(wanted);
          assertThat(walked(Captures.gzip(file), settings)).isEqualTo(wanted);
        }
      }
    }
  }

  @Test
  void packetsThatWereCutAreCountedAsTheyWere() throws Exception {
    Path file = capture(ByteOrder.LITTLE_ENDIAN, true, 60);
    CaptureSettings settings = CaptureSettings.whole(1_000);
    assertThat(walked(file, settings)).isEqualTo(oneByOne(file, settings));
  }

  @Test
  void aTearIsFoundWhereverItIs() throws Exception {
    byte[] whole = Files.readAllBytes(capture(ByteOrder.LITTLE_ENDIAN, true, 262_144));
    Path file = directory.resolve("torn.pcap");
    for (int missing : new int[] {1, 70, 80, 90, 100, 110}) {
      Files.write(file, Arrays.copyOf(whole, whole.length - missing));
      try (CaptureEngine engine = engine(CaptureSettings.whole(1_000), new ArrayList<>());
          CaptureFile capture = CaptureFile.open(file)) {
        long fed = engine.feed(capture, Long.MAX_VALUE);
        assertThat(capture.isTorn()).isTrue();
        assertThat(capture.packets()).isEqualTo(fed).isEqualTo(engine.finish().packets());
        assertThat(fed).isBetween(PACKETS - 2L, PACKETS - 1L);
      }
    }
  }

  @Test
  void aRecordThatIsNoneEndsReadingWithItsPlace() throws Exception {
    Path file = capture(ByteOrder.BIG_ENDIAN, true, 262_144);
    long size = Files.size(file);
    byte[] nonsense = new byte[64];
    nonsense[12] = 0x7f;
    Files.write(file, nonsense, StandardOpenOption.APPEND);
    try (CaptureEngine engine = engine(CaptureSettings.whole(1_000), new ArrayList<>());
        CaptureFile capture = CaptureFile.open(file)) {
      assertThatThrownBy(() -> engine.feed(capture, Long.MAX_VALUE))
          .isInstanceOf(CaptureException.class)
          .hasMessageContaining("damaged", "at byte " + size);
      assertThat(engine.finish().packets()).isEqualTo(PACKETS);
    }
  }

  private static Outcome oneByOne(Path file, CaptureSettings settings) throws Exception {
    List<Flow> flows = new ArrayList<>();
    try (CaptureEngine engine = engine(settings, flows);
        CaptureFile capture = CaptureFile.open(file)) {
      while (capture.next()) {
        engine.feed(capture.packet());
      }
      return Outcome.of(flows, engine.finish());
    }
  }

  /// Some packets at a time, how many is chance.
  private static Outcome walked(Path file, CaptureSettings settings) throws Exception {
    Random random = new Random(8192);
    List<Flow> flows = new ArrayList<>();
    try (CaptureEngine engine = engine(settings, flows);
        CaptureFile capture = CaptureFile.open(file)) {
      long all = 0;
      long fed;
      do {
        int most = 1 + random.nextInt(200);
        fed = engine.feed(capture, most);
        all += fed;
        assertThat(capture.packets()).isEqualTo(all);
        assertThat(engine.totals().packets()).isEqualTo(all);
      } while (fed > 0);
      return Outcome.of(flows, engine.finish());
    }
  }

  private static CaptureEngine engine(CaptureSettings settings, List<Flow> flows) {
    return EngineKind.NATIVE.open(settings, flows::add, null);
  }

  /// Packets of some hundred flows, small and so large that a few do not fit into the window, whose
  /// clock steps back now and then.
  private Path capture(ByteOrder order, boolean nanos, int snapLength) throws IOException {
    Random random = new Random(20_260_101);
    Path file = directory.resolve("records.pcap");
    long time = T;
    try (PcapWriter writer = PcapWriter.create(file, LinkType.ETHERNET, nanos, order, snapLength)) {
      for (int i = 0; i < PACKETS; i++) {
        int payload = i % 1_000 == 999 ? 60_000 : i % 10 == 0 ? random.nextInt(9_000) : 10;
        byte[] packet =
            PacketBuilder.ethernet()
                .ipv4("192.0.2.1", "192.0.2.2")
                .udp(1 + random.nextInt(300), 53)
                .payload(payload)
                .build();
        time += random.nextInt(50_000) - 5_000;
        writer.packet(time, packet, packet.length + (i % 7 == 0 ? 4 : 0));
      }
    }
    return file;
  }
}
