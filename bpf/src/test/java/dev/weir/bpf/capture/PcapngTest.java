// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.bpf.capture.Captures.Seen;
import dev.weir.bpf.layout.LinkLayer;
import dev.weir.testkit.packet.LinkType;
import dev.weir.testkit.packet.PacketBuilder;
import dev.weir.testkit.packet.PcapngWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PcapngTest {
  private static final long T = 1_767_225_600_123_456_789L;
  private static final byte[] ETHERNET =
      PacketBuilder.ethernet().ipv6("2001:db8::1", "2001:db8::2").udp(1, 2).payload(5).build();
  private static final byte[] RAW =
      PacketBuilder.raw().ipv4("192.0.2.1", "192.0.2.2").udp(1, 2).payload(1).build();

  @TempDir Path directory;

  @Test
  void readsInterfacesOfDifferentLinksAndResolutionsInBothByteOrders() throws Exception {
    Path file = directory.resolve("a.pcapng");
    try (PcapngWriter writer = PcapngWriter.create(file, ByteOrder.BIG_ENDIAN)) {
      int nanos = writer.addInterface(LinkType.ETHERNET, "eth0", 9);
      int millis = writer.addInterface(LinkType.RAW, "tun0", 3);
      writer
          .packet(nanos, T, ETHERNET)
          .block(0x0bad, new byte[20])
          .packet(millis, T, RAW, 1000)
          .simplePacket(ETHERNET);
      writer.section(ByteOrder.LITTLE_ENDIAN);
      int micros = writer.addInterface(LinkType.LINUX_SLL2, "any");
      writer.packet(micros, T, ETHERNET);
    }
    assertThat(Captures.read(file))
        .extracting(Seen::nanos, Seen::original, Seen::link)
        .containsExactly(
            tuple(T, (long) ETHERNET.length, LinkLayer.ETHERNET),
            tuple(T / 1_000_000 * 1_000_000, 1000L, LinkLayer.RAW),
            tuple(T / 1_000_000 * 1_000_000, (long) ETHERNET.length, LinkLayer.ETHERNET),
            tuple(T / 1000 * 1000, (long) ETHERNET.length, LinkLayer.SLL2));
    assertThat(Captures.read(file).get(1).bytes()).isEqualTo(Captures.hex(RAW));
    assertThat(Captures.read(Captures.gzip(file)))
        .usingRecursiveComparison()
        .isEqualTo(Captures.read(file));
  }

  @ParameterizedTest
  @CsvSource({
    "6, 0, 1500000, 1500000000",
    "9, 0, 1500000001, 1500000001",
    "0, 7, 3, 10000000000",
    "12, 0, 1500000001999, 1500000001",
    "0x83, 0, 12, 1500000000",
    "0xa0, -1, 0x180000000, 500000000",
    "0xc0, 0, -1, 999999999",
    "0x80, 0, 5, 5000000000",
    "40, 2, 77, 2000000000"
  })
  void timesCountInTheUnitOfTheInterface(String resolution, long offset, String units, long nanos) {
    assertThat(
            new PcapngInterface(1, 0, Integer.decode(resolution), offset).nanos(Long.decode(units)))
        .isEqualTo(nanos);
  }

  @Test
  void timeThatDoesNotFitIsRefused() throws Exception {
    Path file = directory.resolve("a.pcapng");
    try (PcapngWriter writer = PcapngWriter.create(file)) {
      writer.block(1, interfaceBody(65_535, 6, -10));
      writer.packet(writer.addInterface(LinkType.ETHERNET, "x"), T, ETHERNET);
      writer.block(6, packetBody(0, 9_000_000, 4, 4));
    }
    try (CaptureFile capture = CaptureFile.open(file)) {
      assertThat(capture.next()).isTrue();
      assertThatExceptionOfType(CaptureException.class)
          .isThrownBy(capture::next)
          .withMessageContaining(
              "a packet whose time is 9000000 units of resolution 6: before 1970");
    }
  }

  @Test
  void readsObsoletePacketBlocksAndTimeOffsets() throws Exception {
    Path file = directory.resolve("a.pcapng");
    try (PcapngWriter writer = PcapngWriter.create(file)) {
      writer.block(1, interfaceBody(0, 6, 100));
      writer.block(
          2,
          buffer(24)
              .putShort((short) 0)
              .putShort((short) 5)
              .putInt(0)
              .putInt(2_000_001)
              .putInt(4)
              .putInt(60)
              .putInt(7)
              .array());
    }
    assertThat(Captures.read(file))
        .extracting(Seen::nanos, Seen::captured, Seen::original)
        .containsExactly(tuple(102_000_001_000L, 4L, 60L));
  }

  @Test
  void blocksLongerThanTheWindowAreReadWhereverTheyBegin() throws Exception {
    Path file = directory.resolve("a.pcapng");
    int large = ByteSource.WINDOW + 4096;
    for (int filler = 0; filler < 64; filler += 4) {
      try (PcapngWriter writer = PcapngWriter.create(file)) {
        writer.block(1, interfaceBody(0, 6, 0));
        // Up to about where a window ends: section and interface have 48 bytes, each block 12.
        writer.block(0xbad, new byte[ByteSource.WINDOW - 12]);
        writer.block(0xbad, new byte[ByteSource.WINDOW - 12 - 48 - 12 - filler]);
        writer.block(6, packetBody(0, 1_000_000, large, large));
        writer.block(6, packetBody(0, 2_000_000, 8, 8));
      }
      for (Path each : new Path[] {file, Captures.gzip(file)}) {
        assertThat(Captures.read(each))
            .as("%s, %d bytes from the end", each, filler)
            .extracting(Seen::nanos, Seen::captured)
            .containsExactly(tuple(1_000_000_000L, (long) large), tuple(2_000_000_000L, 8L));
      }
    }
  }

  @Test
  void simplePacketsAreCutToTheSnapLength() throws Exception {
    Path file = directory.resolve("a.pcapng");
    try (PcapngWriter writer = PcapngWriter.create(file)) {
      writer.block(1, interfaceBody(6, 6, 0));
      writer.block(3, buffer(12).putInt(100).array());
    }
    assertThat(Captures.read(file))
        .extracting(Seen::captured, Seen::original)
        .containsExactly(tuple(6L, 100L));
  }

  @Test
  void everyCutIsTornOrCleanAndNeverMore() throws Exception {
    Path file = directory.resolve("a.pcapng");
    try (PcapngWriter writer = PcapngWriter.create(file)) {
      int number = writer.addInterface(LinkType.ETHERNET, "eth0");
      writer.packet(number, T, ETHERNET).packet(number, T, RAW);
    }
    byte[] content = Files.readAllBytes(file);
    int last = 32 + (RAW.length + 3 & ~3);
    for (int length = 28; length < content.length; length++) {
      Path cut = Files.write(directory.resolve("cut"), Arrays.copyOf(content, length));
      int packets = length < content.length - last ? 0 : 1;
      for (Path each : new Path[] {cut, Captures.gzip(cut)}) {
        try (CaptureFile capture = CaptureFile.open(each)) {
          assertThat(Captures.read(capture)).as("cut after %d", length).hasSize(packets);
          boolean clean = length == 28 || length == 68 || length == content.length - last;
          assertThat(capture.isTorn()).as("cut after %d", length).isEqualTo(!clean);
        }
      }
    }
  }

  @Test
  void nonsenseIsExplained() throws Exception {
    assertDamaged(new byte[0], 5, "a packet of interface 0, but the section has 0");
    assertDamaged(
        interfaceBody(0, 6, 0), 5, "a packet of 5 captured and 5 original bytes in a block");
    byte[] usb = interfaceBody(0, 6, 0);
    usb[0] = (byte) 220;
    assertDamaged(usb, 4, "link type 220 (USB_LINUX_MMAPPED) cannot be read");

    Path file = directory.resolve("b.pcapng");
    try (PcapngWriter writer = PcapngWriter.create(file)) {
      writer.bytes(buffer(12).putInt(9).putInt(13).putInt(13).array());
    }
    assertThatThrownBy(() -> Captures.read(file))
        .hasMessage(
            file
                + ": at offset 28: a block of type 9 and length 13; wanted a multiple of 4 from 12"
                + " to 268435456");
    try (PcapngWriter writer = PcapngWriter.create(file)) {
      writer.bytes(buffer(12).putInt(9).putInt(12).putInt(16).array());
    }
    assertThatThrownBy(() -> Captures.read(file))
        .hasMessageContaining("a block that says length 12 at its start and 16 at its end");
    Files.write(file, new byte[] {0x0a, 0x0d, 0x0d, 0x0a, 0, 0, 0, 28, 1, 2, 3, 4, 0});
    assertThatThrownBy(() -> Captures.read(file)).hasMessageContaining("is cut inside its header");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 28));
    assertThatThrownBy(() -> Captures.read(file))
        .hasMessageContaining("a section whose byte-order magic is 01020304; wanted 1a2b3c4d");
  }

  private void assertDamaged(byte[] description, int captured, String message) throws Exception {
    Path file = directory.resolve("a.pcapng");
    try (PcapngWriter writer = PcapngWriter.create(file)) {
      if (description.length > 0) {
        writer.block(1, description);
      }
      writer.block(6, packetBody(0, 0, captured, 4));
    }
    assertThatThrownBy(() -> Captures.read(file))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining(message);
  }

  private static byte[] interfaceBody(int snapLength, int resolution, long offset) {
    return buffer(32)
        .putShort((short) 1)
        .putShort((short) 0)
        .putInt(snapLength)
        .putShort((short) 9)
        .putShort((short) 1)
        .putInt(resolution)
        .putShort((short) 14)
        .putShort((short) 8)
        .putLong(offset)
        .putInt(0)
        .array();
  }

  private static byte[] packetBody(int number, int units, int captured, int present) {
    return buffer(20 + present)
        .putInt(number)
        .putInt(0)
        .putInt(units)
        .putInt(captured)
        .putInt(captured)
        .array();
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
