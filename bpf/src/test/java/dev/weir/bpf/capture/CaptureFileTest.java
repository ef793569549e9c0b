// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.capture.Captures.Seen;
import dev.weir.bpf.layout.LinkLayer;
import dev.weir.testkit.packet.LinkType;
import dev.weir.testkit.packet.PacketBuilder;
import dev.weir.testkit.packet.PcapWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptureFileTest {
  private static final long T = 1_767_225_600_123_456_789L;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "false, false, 'pcap (microseconds, little-endian)'",
    "false, true, 'pcap (microseconds, big-endian)'",
    "true, false, 'pcap (nanoseconds, little-endian)'",
    "true, true, 'pcap (nanoseconds, big-endian)'"
  })
  void readsPcapOfEveryFlavour(boolean nanos, boolean bigEndian, String description)
      throws Exception {
    ByteOrder order = bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    Path file = directory.resolve("a.pcap");
    try (PcapWriter writer = PcapWriter.create(file, LinkType.ETHERNET, nanos, order, 65_535)) {
      writer.packet(T, frame(20)).packet(T + 1000, frame(10), 1500).packet(0, new byte[0]);
    }
    try (CaptureFile capture = CaptureFile.open(file)) {
      assertThat(capture.describe()).isEqualTo(description);
      List<Seen> seen = Captures.read(capture);
      assertThat(seen).hasSize(3);
      assertThat(seen.get(0).nanos()).isEqualTo(nanos ? T : T / 1000 * 1000);
      assertThat(seen.get(0).bytes()).isEqualTo(Captures.hex(frame(20)));
      assertThat(seen.get(1).nanos() - seen.get(0).nanos()).isEqualTo(1000);
      assertThat(seen.get(1).captured()).isEqualTo(frame(10).length);
      assertThat(seen.get(1).original()).isEqualTo(1500);
      assertThat(seen.get(2).captured()).isZero();
      assertThat(seen.get(2).nanos()).isZero();
      assertThat(capture.packets()).isEqualTo(3);
      assertThat(capture.isTorn()).isFalse();
      assertThat(capture.consumedBytes()).isEqualTo(capture.sizeBytes());
      assertThat(capture.next()).isFalse();
    }
    assertThat(Captures.read(Captures.gzip(file)))
        .usingRecursiveComparison()
        .isEqualTo(Captures.read(file));
  }

  @Test
  void timesUpToTheYear2106AreExact() throws Exception {
    Path file = directory.resolve("a.pcap");
    long latest = 4_294_967_295L * 1_000_000_000L + 999_999_999L;
    try (PcapWriter writer = PcapWriter.nanos(file, LinkType.ETHERNET)) {
      writer.packet(latest, frame(1));
    }
    assertThat(Captures.read(file)).extracting(Seen::nanos).containsExactly(latest);
  }

  @Test
  void packetCapturedLongerThanItClaimsToBeIsAsLongAsItsBytes() throws Exception {
    Path file = directory.resolve("a.pcap");
    try (PcapWriter writer = PcapWriter.micros(file, LinkType.ETHERNET)) {
      writer.packet(T, frame(50), 20);
    }
    assertThat(Captures.read(file)).extracting(Seen::original).containsExactly(92L);
  }

  @Test
  void readsPipesAndConcatenatedGzip() throws Exception {
    Path plain = write("a.pcap", 3);
    byte[] content = Files.readAllBytes(plain);
    int middle = content.length / 2;
    Path joined = directory.resolve("joined.gz");
    Files.write(joined, Captures.gzip(Arrays.copyOf(content, middle)));
    Files.write(
        joined,
        Captures.gzip(Arrays.copyOfRange(content, middle, content.length)),
        StandardOpenOption.APPEND);
    assertThat(Captures.read(joined)).hasSize(3);
  }

  @Test
  void largePacketsShowTheirBeginningWhereverTheyAreRead() throws Exception {
    Path file = directory.resolve("a.pcap");
    byte[] large = new byte[250_000];
    Arrays.fill(large, (byte) 7);
    try (PcapWriter writer = PcapWriter.micros(file, LinkType.ETHERNET)) {
      for (int i = 0; i < 12; i++) {
        writer.packet(T + i * 1000L, i % 2 == 0 ? large : frame(i));
      }
    }
    List<Seen> plain = Captures.read(file);
    assertThat(plain).hasSize(12);
    assertThat(plain.get(2).bytes()).isEqualTo("07".repeat(CaptureFile.VISIBLE_BYTES));
    assertThat(plain.get(3).bytes()).isEqualTo(Captures.hex(frame(3)));
    assertThat(Captures.read(Captures.gzip(file))).usingRecursiveComparison().isEqualTo(plain);
  }

  @Test
  void everyCutGivesTheWholePacketsBeforeIt() throws Exception {
    byte[] content = Files.readAllBytes(write("a.pcap", 3));
    int record = 16 + frame(0).length;
    for (int length = 24; length <= content.length; length++) {
      Path cut = Files.write(directory.resolve("cut"), Arrays.copyOf(content, length));
      Path compressed = Captures.gzip(cut);
      for (Path file : List.of(cut, compressed)) {
        try (CaptureFile capture = CaptureFile.open(file)) {
          int whole = (length - 24) / record;
          assertThat(Captures.read(capture)).as("cut after %d", length).hasSize(whole);
          assertThat(capture.isTorn()).isEqualTo(24 + whole * record != length);
        }
      }
    }
  }

  @Test
  void cutGzipGivesWhatCanBeDecompressed() throws Exception {
    byte[] content = Captures.gzip(Files.readAllBytes(write("a.pcap", 200)));
    Path cut = Files.write(directory.resolve("cut.gz"), Arrays.copyOf(content, content.length / 2));
    try (CaptureFile capture = CaptureFile.open(cut)) {
      assertThat(Captures.read(capture)).hasSizeBetween(1, 199);
      assertThat(capture.isTorn()).isTrue();
    }
  }

  @Test
  void damageEndsTheFileWithItsOffset() throws Exception {
    Path file = write("a.pcap", 2);
    byte[] content = Files.readAllBytes(file);
    content[24 + 16 + frame(0).length + 11] = (byte) 0xff;
    Files.write(file, content);
    try (CaptureFile capture = CaptureFile.open(file)) {
      assertThat(capture.next()).isTrue();
      assertThatExceptionOfType(CaptureException.class)
          .isThrownBy(capture::next)
          .withMessage(
              file
                  + ": at offset 82: a record of 4278190122 captured and 42 original bytes; at most"
                  + " 268435456: the file is damaged here")
          .satisfies(e -> assertThat(e.offset()).isEqualTo(82));
      assertThat(capture.next()).isFalse();
    }
  }

  @Test
  void explainsWhatIsNoCapture() throws Exception {
    assertRefused("missing", null).hasMessageEndingWith("missing: does not exist");
    assertThatExceptionOfType(CaptureException.class)
        .isThrownBy(() -> CaptureFile.open(directory))
        .withMessage(directory + ": is a directory; wanted a capture file");
    assertRefused("empty", new byte[0])
        .hasMessageEndingWith("empty: is empty; wanted a pcap or" + " pcapng capture");
    assertRefused("short", new byte[3]).hasMessageContaining("is no capture");
    assertRefused("text", "hello, world".getBytes(StandardCharsets.UTF_8))
        .hasMessageContaining("is no capture (it begins with 68656c6c); wanted pcap or pcapng");
    assertRefused("zstd", new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0})
        .hasMessageContaining("is compressed with zstd: decompress it first");
    assertRefused("kuznetzov", new byte[] {0x34, (byte) 0xcd, (byte) 0xb2, (byte) 0xa1})
        .hasMessageContaining("is cut inside its header");
    assertRefused(
            "kuznetzov",
            Arrays.copyOf(new byte[] {0x34, (byte) 0xcd, (byte) 0xb2, (byte) 0xa1}, 24))
        .hasMessageContaining("is a modified pcap file (Kuznetzov, magic a1b2cd34)");
    assertRefused("old", header(1, 0, 1)).hasMessageContaining("is pcap version 1.0; wanted 2.3");
    assertRefused("gzip", new byte[] {0x1f, (byte) 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
        .hasMessageContaining("cannot be read");
  }

  @Test
  void linkTypesThatCannotBeReadAreNamed() throws Exception {
    assertRefused("wifi", header(2, 4, 127))
        .hasMessageContaining("link type 127 (IEEE802_11_RADIOTAP) cannot be read; wanted ETHERNET")
        .hasMessageContaining("LINUX_SLL2 (276)");
    assertRefused("new", header(2, 4, 299)).hasMessageContaining("link type 299 (unknown)");
  }

  @ParameterizedTest
  @CsvSource({
    "0,NULL",
    "108,NULL",
    "1,ETHERNET",
    "12,RAW",
    "14,RAW",
    "101,RAW",
    "228,RAW",
    "229,RAW",
    "113,SLL",
    "276,SLL2"
  })
  void knowsTheLinkTypesOfIp(int number, LinkLayer link) throws Exception {
    Path file = Files.write(directory.resolve("a"), header(2, 4, number));
    Files.write(file, new byte[16], StandardOpenOption.APPEND);
    assertThat(Captures.read(file)).extracting(Seen::link).containsExactly(link);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      String name, byte @Nullable [] content) throws IOException {
    Path file = directory.resolve(name);
    if (content != null) {
      Files.write(file, content);
    }
    return assertThatThrownBy(() -> CaptureFile.open(file)).isInstanceOf(CaptureException.class);
  }

  private Path write(String name, int packets) throws IOException {
    Path file = directory.resolve(name);
    try (PcapWriter writer = PcapWriter.micros(file, LinkType.ETHERNET)) {
      for (int i = 0; i < packets; i++) {
        writer.packet(T + i * 1000L, frame(0));
      }
    }
    return file;
  }

  private static byte[] header(int major, int minor, int linkType) {
    return ByteBuffer.allocate(24)
        .putInt(0xa1b2c3d4)
        .putShort((short) major)
        .putShort((short) minor)
        .putInt(16, 65_535)
        .putInt(20, linkType)
        .array();
  }

  private static byte[] frame(int payload) {
    return PacketBuilder.ethernet()
        .ipv4("192.0.2.1", "192.0.2.2")
        .udp(1, 2)
        .payload(payload)
        .build();
  }
}
