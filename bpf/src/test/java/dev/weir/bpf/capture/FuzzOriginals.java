// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static dev.weir.testkit.packet.PacketBuilder.ethernet;

import dev.weir.bpf.capture.PacketMutator.Original;
import dev.weir.bpf.layout.LinkLayer;
import dev.weir.testkit.packet.LinkType;
import dev.weir.testkit.packet.NdpMessage;
import dev.weir.testkit.packet.PacketBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Packets that fuzzing starts from: built ones of every kind that the parser tells apart, and some
/// of every capture in the folder that `WEIR_CAPTURES` names or that lies beside the project.
final class FuzzOriginals {
  private static final String A = "2001:db8::1";
  private static final String B = "2001:db8::2";
  private static final String A4 = "192.0.2.1";
  private static final String B4 = "192.0.2.2";
  private static final int FROM_A_FILE = 200;

  private FuzzOriginals() {}

  static List<Original> all() {
    List<Original> originals = new ArrayList<>();
    // Half of the packets come from these, however many captures there are.
    List<Original> captured = captured();
    List<Original> built = built();
    do {
      originals.addAll(built);
    } while (originals.size() < captured.size());
    originals.addAll(captured);
    return originals;
  }

  static List<Original> built() {
    return Stream.of(
            v6().udp(1, 2).payload(40),
            v6().udp(1, 2).payload(1200),
            v6().tcp(3, 4, "SA").payload(10),
            v6().tcp(3, 4, tcp -> tcp.flags("S").mss(1440)),
            v6().tcp(3, 4, "A").payload(600),
            v6().icmpv6(135, 0).payload(20),
            v6().icmpv6(128, 0).payload(20),
            v6().ndp(
                    NdpMessage.neighbourSolicitation("fe80::1")
                        .sourceLinkAddress("02:00:00:00:00:01")),
            v6().ndp(NdpMessage.routerAdvertisement(64, 0, 1800)),
            v6().hopopts(8).dstopts(16).routing(4, 1, A).fragment(0, true, 7).ah(12).tcp(1, 2, "S"),
            v6().fragment(8, false, 7).body(17, new byte[20]),
            v6().fragment(0, true, 7).udp(1, 2).payload(1200),
            v6().fragment(1208, true, 7).body(17, new byte[1208]),
            v6().hopopts(8).esp(1, 2).payload(30),
            v6().dstopts(8).mobility(1),
            v6().dstopts(8).noNextHeader(),
            v6().dstopts(8).noNextHeader().payload(8),
            v6().hopopts(8).hopopts(8).dstopts(8).dstopts(8).dstopts(8).dstopts(8).udp(5, 6),
            v6().dstopts(2048).udp(5, 6).payload(4),
            v6().dstopts(1960).tcp(5, 6, "A").payload(100),
            v6().routing(0, 1, B).udp(1, 2),
            v6().body(253, new byte[20]),
            v6().hip(),
            v6().shim6(),
            v6().sctp(1, 2).payload(40),
            v6().ipv6(B, A).udp(1, 2),
            ethernet().qinq(1, 2).pppoe(3).ipv6(A, B).sctp(7, 8),
            ethernet().vlan(1).pppoe(3).ipv4(A4, B4).udp(7, 8),
            ethernet().ipv4(A4, B4).tcp(1, 2, "F").payload(5).padFrame(64),
            ethernet().ipv4(A4, B4).tcp(1, 2, "A").payload(500),
            ethernet().ipv4(A4, B4).icmp(8, 0).payload(20),
            ethernet().ipv4(A4, B4).body(47, new byte[30]),
            ethernet().ipv4(A4, B4, ip -> ip.options(new byte[8]).fragment(0, true, 1)).udp(9, 10),
            ethernet().ipv4(A4, B4, ip -> ip.fragment(64, false, 1)).body(17, new byte[40]),
            ethernet().linkBody(0x0806, new byte[46]),
            PacketBuilder.raw().ipv6(A, B).dstopts(8).udp(1, 2),
            PacketBuilder.raw().ipv4(A4, B4).tcp(1, 2, "S"),
            PacketBuilder.linuxCooked().ipv4(A4, B4).icmp(8, 0),
            PacketBuilder.linuxCooked2(1).ipv6(A, B).hopopts(8).tcp(1, 2, "R"),
            PacketBuilder.nullLink(30).ipv6(A, B).udp(1, 2))
        .map(packet -> new Original(packet.build(), linkOf(packet.linkType())))
        .toList();
  }

  private static LinkLayer linkOf(LinkType type) {
    LinkLayer link = LinkTypes.ofNumber(type.number());
    if (link == null) {
      throw new IllegalArgumentException("no link layer for " + type);
    }
    return link;
  }

  private static PacketBuilder v6() {
    return ethernet().ipv6(A, B);
  }

  private static List<Original> captured() {
    String set = System.getenv("WEIR_CAPTURES");
    Path folder = set == null ? Path.of("..", "..", "shared", "captures") : Path.of(set);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      List<Original> originals = new ArrayList<>();
      files
          .filter(file -> file.toString().endsWith(".pcap"))
          .sorted()
          .forEach(file -> addSome(file, originals));
      return originals;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The first packets of a file, which have its handshakes and oddities.
  private static void addSome(Path file, List<Original> originals) {
    try (CaptureFile capture = CaptureFile.open(file)) {
      for (int i = 0; i < FROM_A_FILE && capture.next(); i++) {
        CapturedPacket packet = capture.packet();
        byte[] bytes = new byte[Math.min(packet.visibleLength(), RawTap.MOST_BYTES)];
        MemorySegment.copy(
            packet.data(), ValueLayout.JAVA_BYTE, packet.dataOffset(), bytes, 0, bytes.length);
        if (bytes.length > 0) {
          originals.add(new Original(bytes, packet.link()));
        }
      }
    } catch (CaptureException e) {
      throw new IllegalStateException(e);
    }
  }
}
