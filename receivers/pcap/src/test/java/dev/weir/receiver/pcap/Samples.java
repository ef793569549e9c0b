// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.pcap;

import dev.weir.testkit.packet.LinkType;
import dev.weir.testkit.packet.PacketBuilder;
import dev.weir.testkit.packet.PcapWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What the receiver's tests share.
final class Samples {
  static final long SECOND = 1_000_000_000L;

  private Samples() {}

  static PcapReceiverConfig config(String... files) {
    PcapReceiverConfig defaults = PcapReceiverConfig.DEFAULTS;
    return new PcapReceiverConfig(
        List.of(files), defaults.interval(), 1000, defaults.engine(), defaults.speed(), true, 3);
  }

  /// A flow over three windows, then one back in the first, a packet that is not IP and one that is
  /// cut.
  static Path capture(Path file) throws IOException {
    try (PcapWriter writer = PcapWriter.nanos(file, LinkType.ETHERNET)) {
      for (int i = 0; i < 12; i++) {
        writer.packet(i * SECOND, frame("2001:db8::1", "2001:db8::2", 1000, 53, i));
        writer.packet(i * SECOND + 7, frame("2001:db8::2", "2001:db8::1", 53, 1000, 2 * i));
      }
      writer.packet(3 * SECOND, frame("2001:db8::3", "2001:db8::2", 1000, 53, 1));
      writer.packet(12 * SECOND, PacketBuilder.ethernet().linkBody(0x0806, new byte[46]).build());
      writer.packet(12 * SECOND, new byte[3], 60);
    }
    return file;
  }

  static byte[] frame(String source, String destination, int from, int to, int payload) {
    return PacketBuilder.ethernet()
        .ipv6(source, destination)
        .udp(from, to)
        .payload(payload)
        .build();
  }
}
