// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.flow.Flow;
import dev.weir.bpf.JavaCommand;
import dev.weir.bpf.ffi.CaptureLibrary;
import dev.weir.bpf.layout.LinkLayer;
import dev.weir.bpf.layout.UnparsedReason;
import dev.weir.testkit.packet.LinkType;
import dev.weir.testkit.packet.PacketBuilder;
import dev.weir.testkit.packet.PcapWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Needs neither rights nor a kernel of any version.
class NativeCaptureEngineTest {
  private static final long S = 1_000_000_000L;

  @TempDir Path directory;

  @Test
  void tableGrowsAndKeepsEveryFlow() throws Exception {
    int count = 100_000;
    Path file = capture(count, 2);
    List<Flow> flows = new ArrayList<>();
    try (CaptureEngine engine = open(CaptureSettings.whole(4 << 20), flows);
        CaptureFile capture = CaptureFile.open(file)) {
      assertThat(engine.feed(capture, Long.MAX_VALUE)).isEqualTo(2L * count);
      CaptureTotals totals = engine.finish();
      assertThat(totals.overflow()).isZero();
      assertThat(totals.flowPackets()).isEqualTo(2L * count);
    }
    assertThat(flows).hasSize(count);
    assertThat(flows.stream().map(Flow::key).distinct()).hasSize(count);
    assertThat(flows)
        .allMatch(flow -> Objects.requireNonNull(flow.traffic()).forward().packets() == 2);
  }

  @Test
  void flowsBeyondTheLimitAreCountedAndNotOneLess() throws Exception {
    for (int most : new int[] {1, 16, 17, 3000}) {
      List<Flow> flows = new ArrayList<>();
      try (CaptureEngine engine = open(CaptureSettings.whole(most), flows);
          CaptureFile capture = CaptureFile.open(capture(5000, 2))) {
        engine.feed(capture, Long.MAX_VALUE);
        CaptureTotals totals = engine.finish();
        assertThat(totals.flowPackets()).isEqualTo(2L * most);
        assertThat(totals.overflow()).isEqualTo(2L * (5000 - most));
      }
      // The first that came, whatever the table's seeds are.
      assertThat(flows).extracting(Flow::firstNanos).containsExactlyElementsOf(times(most));
    }
  }

  /// A record that fills what is read at once leaves its successor alone, to be counted by another way.
  @Test
  void packetsBehindARecordOfAMebibyteComeInTheirOrder() throws Exception {
    Path file = directory.resolve("long.pcap");
    byte[] there = PacketBuilder.ethernet().ipv6("2001:db8::1", "2001:db8::2").udp(1, 2).build();
    byte[] back = PacketBuilder.ethernet().ipv6("2001:db8::2", "2001:db8::1").udp(2, 1).build();
    for (int size : new int[] {400 << 10, 600 << 10, 1 << 20, 3 << 20}) {
      try (PcapWriter writer =
          PcapWriter.create(file, LinkType.ETHERNET, true, ByteOrder.LITTLE_ENDIAN, size)) {
        writer.packet(S, new byte[size]);
        writer.packet(2 * S, there).packet(3 * S, back).packet(4 * S, back);
      }
      List<Flow> flows = new ArrayList<>();
      try (CaptureEngine engine = open(CaptureSettings.whole(16), flows);
          CaptureFile capture = CaptureFile.open(file)) {
        assertThat(engine.feed(capture, Long.MAX_VALUE)).isEqualTo(4);
        assertThat(engine.finish().flowPackets()).isEqualTo(3);
      }
      assertThat(flows)
          .singleElement()
          .satisfies(flow -> {
            assertThat(flow.key().sourcePort()).isEqualTo(1);
            assertThat(Objects.requireNonNull(flow.traffic()).gapsMicros().minimum())
                .isEqualTo(1e6);
          });
    }
  }

  @Test
  void lastWindowOfTimeEndsToo() throws Exception {
    List<Flow> flows = new ArrayList<>();
    CapturedPacket packet = new CapturedPacket();
    byte[] frame = PacketBuilder.ethernet().ipv6("2001:db8::1", "2001:db8::2").udp(1, 2).build();
    packet.data = MemorySegment.ofArray(frame);
    packet.capturedLength = frame.length;
    packet.visibleLength = frame.length;
    packet.originalLength = frame.length;
    packet.link = LinkLayer.ETHERNET;
    try (CaptureEngine engine = open(new CaptureSettings(Duration.ofSeconds(5), 16), flows)) {
      for (long time : new long[] {S, Long.MAX_VALUE - 2, Long.MAX_VALUE - 1}) {
        packet.timestampNanos = time;
        engine.feed(packet);
      }
      assertThat(engine.finish().flowPackets()).isEqualTo(3);
    }
    assertThat(flows).extracting(Flow::endNanos).containsExactly(S, Long.MAX_VALUE - 1);
  }

  @Test
  void smallestTableGrowsWithoutMovingAPacket() throws Exception {
    try (CaptureLibrary library = CaptureLibrary.load()) {
      try (HostTable table = new HostTable(library, 1000, 1)) {
        assertThat(table.slots()).isZero();
        table.grow();
        table.grow();
        assertThat(table.slots()).isZero();
      }
    }
  }

  @Test
  void recordsComeWindowByWindowFromFilesAndStreams() throws Exception {
    Path file = directory.resolve("windows.pcap");
    byte[] a = udp(1);
    byte[] b = udp(2);
    try (PcapWriter writer = PcapWriter.nanos(file, LinkType.ETHERNET)) {
      writer.packet(0, a).packet(S, b).packet(5 * S, a).packet(3 * S, a).packet(20 * S, b);
    }
    CaptureSettings settings = new CaptureSettings(Duration.ofSeconds(5), 16);
    for (Path each : List.of(file, Captures.gzip(file))) {
      List<Flow> flows = new ArrayList<>();
      try (CaptureEngine engine = open(settings, flows);
          CaptureFile capture = CaptureFile.open(each)) {
        engine.feed(capture, 2);
        assertThat(flows).isEmpty();
        engine.feed(capture, 1);
        assertThat(flows).extracting(Flow::startNanos).containsExactly(0L, S);
        engine.feed(capture, 2);
        engine.finish();
      }
      assertThat(flows)
          .extracting(Flow::startNanos)
          .containsExactly(0L, S, 5 * S, 3 * S, 3 * S, 20 * S);
    }
  }

  @Test
  void enginesBesideEachOtherDoNotShareState() throws Exception {
    List<Flow> first = new ArrayList<>();
    List<Flow> second = new ArrayList<>();
    Path file = capture(10, 1);
    try (CaptureEngine one = open(CaptureSettings.whole(100), first);
        CaptureEngine two = open(CaptureSettings.whole(100), second)) {
      for (CaptureEngine engine : List.of(one, two, one)) {
        try (CaptureFile capture = CaptureFile.open(file)) {
          engine.feed(capture, Long.MAX_VALUE);
        }
      }
      assertThat(one.finish().packets()).isEqualTo(20);
      assertThat(two.finish().packets()).isEqualTo(10);
    }
  }

  @Test
  void leavesNoFileBehind() throws Exception {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    List<Path> before = libraries(temporary);
    try (CaptureEngine engine = open(CaptureSettings.whole(1), new ArrayList<>())) {
      assertThat(engine.totals().packets()).isZero();
      assertThat(libraries(temporary)).isSubsetOf(before);
    }
  }

  @Test
  void damageEndsReadingAfterEverythingBeforeIt() throws Exception {
    Path file = capture(3, 1);
    byte[] nonsense = new byte[16];
    nonsense[15] = 0x7f;
    Files.write(file, nonsense, StandardOpenOption.APPEND);
    try (CaptureEngine engine = open(CaptureSettings.whole(10), new ArrayList<>());
        CaptureFile capture = CaptureFile.open(file)) {
      assertThatThrownBy(() -> engine.feed(capture, Long.MAX_VALUE))
          .isInstanceOf(CaptureException.class)
          .hasMessageContaining("damaged");
      assertThat(engine.finish().packets()).isEqualTo(3);
    }
  }

  @Test
  void fileThatIsCutWhileItIsReadIsAnError() throws Exception {
    Path file = capture(10_000, 1);
    try (CaptureEngine engine = open(CaptureSettings.whole(10_000), new ArrayList<>());
        CaptureFile capture = CaptureFile.open(file)) {
      engine.feed(capture, 10);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(500_000);
      }
      assertThatThrownBy(() -> engine.feed(capture, Long.MAX_VALUE))
          .isInstanceOf(CaptureException.class)
          .hasMessageContaining("the file was cut while it was read");
      assertThat(engine.totals().packets()).isBetween(10L, 10_000L);
    }
  }

  @Test
  void processSurvivesFilesThatAreCutAllTheTime() throws Exception {
    Process process =
        new ProcessBuilder(JavaCommand.of(ReadAndCut.class, capture(20_000, 1).toString()))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).matches("cut [1-9][0-9]* times\\n");
  }

  /// Reads a capture over and over while another thread cuts it and makes it whole again.
  static final class ReadAndCut {
    private static final long NANOS = 1_500_000_000L;

    private ReadAndCut() {}

    public static void main(String[] arguments) throws Exception {
      Path file = Path.of(arguments[0]);
      byte[] whole = Files.readAllBytes(file);
      AtomicBoolean over = new AtomicBoolean();
      Thread cutter = Thread.ofPlatform().start(() -> cut(file, whole, over));
      long end = System.nanoTime() + NANOS;
      int cuts = 0;
      while (System.nanoTime() < end || cuts == 0) {
        try (CaptureEngine engine = open(CaptureSettings.whole(20_000), new ArrayList<>());
            CaptureFile capture = CaptureFile.open(file)) {
          engine.feed(capture, Long.MAX_VALUE);
        } catch (CaptureException e) {
          cuts++;
        }
      }
      over.set(true);
      cutter.join();
      System.out.println("cut " + cuts + " times");
    }

    private static void cut(Path file, byte[] whole, AtomicBoolean over) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        while (!over.get()) {
          channel.truncate(4096);
          channel.write(ByteBuffer.wrap(whole, 4096, whole.length - 4096), 4096);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void emptyAndShortPacketsAreUnparsed() throws Exception {
    Path file = directory.resolve("short.pcap");
    try (PcapWriter writer = PcapWriter.nanos(file, LinkType.ETHERNET)) {
      writer.packet(0, new byte[0], 60).packet(0, new byte[14], 14).packet(0, new byte[3], 2000);
    }
    try (CaptureEngine engine = open(CaptureSettings.whole(10), new ArrayList<>());
        CaptureFile capture = CaptureFile.open(file)) {
      engine.feed(capture, Long.MAX_VALUE);
      CaptureTotals totals = engine.finish();
      assertThat(totals.unparsed(UnparsedReason.TOO_SHORT).packets()).isEqualTo(1);
      assertThat(totals.unparsed(UnparsedReason.TRUNCATED).packets()).isEqualTo(2);
      assertThat(totals.frameBytes()).isEqualTo(2074);
    }
  }

  private static CaptureEngine open(CaptureSettings settings, List<Flow> flows) {
    return EngineKind.NATIVE.open(settings, flows::add, null);
  }

  private static List<Path> libraries(Path temporary) throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.filter(file -> file.toString().endsWith("libweir_native.so")).toList();
    }
  }

  private static List<Long> times(int most) {
    return Stream.iterate(0L, time -> time + 1000).limit(most).toList();
  }

  /// Packets of so many flows, a microsecond apart, as many times.
  private Path capture(int flows, int times) throws IOException {
    Path file = directory.resolve("flows.pcap");
    try (PcapWriter writer = PcapWriter.nanos(file, LinkType.ETHERNET)) {
      for (int i = 0; i < flows * times; i++) {
        writer.packet(i * 1000L, udp(i % flows));
      }
    }
    return file;
  }

  private static byte[] udp(int flow) {
    return PacketBuilder.ethernet()
        .ipv6("2001:db8::1:" + Integer.toHexString(flow >>> 12), "2001:db8::2")
        .udp(1 + (flow & 0xfff), 53)
        .payload(10)
        .build();
  }
}
