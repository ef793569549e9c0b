// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit.packet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Need;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureWritersTest {
  private static final long TIME = 1_700_000_000_123_456_789L;

  @TempDir Path directory;

  @Test
  void writesPcapInBothOrdersAndResolutions() throws IOException {
    Path micros = directory.resolve("micros.pcap");
    try (PcapWriter writer = PcapWriter.micros(micros, LinkType.RAW)) {
      writer.packet(TIME, new byte[] {0x45}, 99);
    }
    assertThat(hex(micros))
        .isEqualTo(
            "d4c3b2a1020004000000000000000000000004006500000000f1536540e201000100000063000000"
                + "45");
    Path nanos = directory.resolve("nanos.pcap");
    try (PcapWriter writer =
        PcapWriter.create(nanos, LinkType.ETHERNET, true, ByteOrder.BIG_ENDIAN, 2)) {
      writer.packet(TIME, new byte[] {1, 2, 3});
    }
    assertThat(hex(nanos))
        .isEqualTo(
            "a1b23c4d000200040000000000000000000000020000000165"
                + "53f100075bcd1500000002000000030102");
  }

  /// An independent reader agrees with every header the builder can write.
  @Test
  void wiresharkReadsWhatIsWritten() throws IOException, InterruptedException {
    String tshark = Need.program("tshark");
    Path file = directory.resolve("all.pcapng");
    try (PcapngWriter writer = PcapngWriter.create(file)) {
      int ethernet = writer.addInterface(LinkType.ETHERNET, "eth0", 9);
      int raw = writer.addInterface(LinkType.RAW, "tun0");
      int cooked = writer.addInterface(LinkType.LINUX_SLL, "any");
      writer.packet(
          ethernet,
          TIME,
          PacketBuilder.ethernet()
              .vlan(7)
              .ipv6("2001:db8::1", "2001:db8::2")
              .hopopts(8)
              .tcp(1000, 443, tcp -> tcp.flags("S").mss(1440).timestamps(1, 2))
              .build());
      writer.packet(
          raw,
          TIME + 1000,
          PacketBuilder.raw().ipv4("192.0.2.1", "192.0.2.2").sctp(7, 8).payload(8).build());
      writer.packet(
          cooked,
          TIME + 2000,
          PacketBuilder.linuxCooked()
              .ipv6("fe80::1", "ff02::1")
              .ndp(NdpMessage.neighbourSolicitation("fe80::2"))
              .build());
      writer.packet(
          ethernet,
          TIME + 3000,
          PacketBuilder.ethernet().ipv4("10.0.0.1", "10.0.0.2").icmp(8, 0).payload(9).build());
      writer.packet(
          ethernet,
          TIME + 4000,
          PacketBuilder.ethernet().ipv6("::1", "::2").ah(16).udp(5, 6).payload(5).build());
    }
    List<String> lines = tshark(tshark, file);
    assertThat(lines)
        .containsExactly(
            "eth:ethertype:vlan:ethertype:ipv6:ipv6.hopopts:tcp||1",
            "raw:ip:sctp|1|",
            "sll:ethertype:ipv6:icmpv6||1",
            "eth:ethertype:ip:icmp:data|1|1",
            "eth:ethertype:ipv6:ah:udp:data||1");
  }

  private static List<String> tshark(String tshark, Path file)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                tshark,
                "-r",
                file.toString(),
                "-T",
                "fields",
                "-E",
                "separator=|",
                "-o",
                "ip.check_checksum:TRUE",
                "-o",
                "tcp.check_checksum:TRUE",
                "-o",
                "udp.check_checksum:TRUE",
                "-e",
                "frame.protocols",
                "-e",
                "ip.checksum.status",
                "-e",
                "tcp.checksum.status",
                "-e",
                "udp.checksum.status",
                "-e",
                "icmp.checksum.status",
                "-e",
                "icmpv6.checksum.status")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return text.lines()
        .map(line -> {
          String[] columns = line.split("\\|", -1);
          return columns[0]
              + "|"
              + columns[1]
              + "|"
              + columns[2]
              + columns[3]
              + columns[4]
              + columns[5];
        })
        .toList();
  }

  private static String hex(Path file) {
    try {
      return HexFormat.of().formatHex(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
