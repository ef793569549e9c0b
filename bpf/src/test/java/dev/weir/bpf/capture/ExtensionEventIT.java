// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static dev.weir.testkit.packet.PacketBuilder.ethernet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.net.Address;
import dev.weir.bpf.event.ExtensionAnomaly;
import dev.weir.bpf.event.ExtensionAnomaly.Kind;
import dev.weir.bpf.layout.LinkLayer;
import dev.weir.bpf.layout.Side;
import dev.weir.testkit.KernelTest;
import dev.weir.testkit.packet.PacketBuilder;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Which chains of extension headers the kernel program takes for irregular, and which it does not.
@KernelTest
class ExtensionEventIT {
  private static final String A = "2001:db8::1";
  private static final String B = "2001:db8::2";
  private static final int UDP = 17;

  private final EventProbe probe = new EventProbe();

  @AfterEach
  void close() {
    probe.close();
  }

  @Test
  void regularPacketsAreNotTold() {
    regular(udp(v6()));
    regular(v6().tcp(1, 2, "S"));
    regular(ethernet().ipv4("192.0.2.1", "192.0.2.2").udp(1, 2).payload(10));
    regular(udp(v6().hopopts(8).dstopts(8).routing(2, 1, B)));
    regular(udp(v6().dstopts(8).routing(4, 1, A, B).dstopts(8)));
    regular(v6().hopopts(8).ah(12).esp(1, 2).payload(40));
    regular(v6().noNextHeader());
    regular(v6().dstopts(8).noNextHeader().payload(32));
    regular(v6().mobility(5));
    regular(v6().hip());
    regular(v6().shim6());
    for (int known : new int[] {2, 4, 41, 47, 89, 103, 112, 132, 136, 137, 143, 145, 147}) {
      regular(v6().body(known, new byte[40]));
    }
    // Fragments as they should be: first, middle, last; and one that is whole.
    regular(v6().fragment(0, true, 1).udp(1, 2).payload(1224));
    regular(v6().fragment(1232, true, 1).body(UDP, new byte[1232]));
    regular(v6().fragment(2464, false, 1).body(UDP, new byte[1]));
    regular(udp(v6().fragment(0, false, 2)));
    for (Kind kind : Kind.values()) {
      assertThat(probe.counted(kind)).as(kind.label()).isZero();
    }
  }

  @Test
  void deepChain() {
    irregular(
        udp(v6().hopopts(8).dstopts(8).ah(12).routing(4, 0, B)), "deep_chain[0, 60, 51, 43, 17]");
    // ESP adds to the depth, mobility does not.
    irregular(v6().hopopts(8).dstopts(8).ah(12).esp(1, 2).payload(20), "deep_chain[0, 60, 51, 50]");
    regular(v6().hopopts(8).dstopts(8).ah(12).mobility(1));
    assertThat(probe.counted(Kind.DEEP_CHAIN)).isEqualTo(2);
  }

  @Test
  void depthThatIsDeepIsSet() {
    try (EventProbe five = new EventProbe(new CaptureSettings(Duration.ZERO, 16, 5));
        EventProbe zero = new EventProbe(new CaptureSettings(Duration.ZERO, 16, 0))) {
      five.feed(udp(v6().hopopts(8).dstopts(8).routing(4, 0, B).ah(12).dstopts(8)).build());
      assertThat(five.takeShort()).isEmpty();
      zero.feed(udp(v6()).build());
      assertThat(zero.takeShort()).isEmpty();
      zero.feed(udp(v6().hopopts(8)).build());
      assertThat(zero.takeShort()).containsExactly("deep_chain[0, 17]");
    }
  }

  @Test
  void chainsOfAnyLengthAreToldUpTo24Headers() {
    for (int headers = 4; headers <= 60; headers++) {
      PacketBuilder packet = v6();
      for (int i = 0; i < headers; i++) {
        packet = packet.dstopts(8);
      }
      probe.feed(udp(packet).build());
      ExtensionAnomaly told = probe.takeAnomalies().getFirst();
      assertThat(told.kind()).isEqualTo(Kind.DEEP_CHAIN);
      assertThat(told.chain()).hasSize(Math.min(headers + 1, 24));
      assertThat(told.chain().getLast()).isEqualTo(headers < 24 ? UDP : 60);
    }
  }

  @Test
  void routingHeaderOfType0() {
    irregular(udp(v6().routing(0, 1, B)), "rh0[43, 17]");
    irregular(udp(v6().routing(0, 0)), "rh0[43, 17]");
    regular(udp(v6().routing(2, 1, B)));
    regular(udp(v6().routing(3, 1, B)));
  }

  @Test
  void hopByHopOptionsThatAreNotFirst() {
    irregular(udp(v6().dstopts(8).hopopts(8)), "hop_by_hop_not_first[60, 0, 17]");
    irregular(
        udp(v6().hopopts(8).hopopts(8)),
        "hop_by_hop_not_first[0, 0, 17]",
        "repeated_header[0, 0, 17]");
    regular(udp(v6().hopopts(16)));
  }

  @Test
  void repeatedHeaders() {
    irregular(udp(v6().routing(2, 0, A).routing(2, 0, B)), "repeated_header[43, 43, 17]");
    irregular(udp(v6().ah(12).ah(12)), "repeated_header[51, 51, 17]");
    irregular(udp(v6().fragment(0, false, 1).fragment(0, false, 2)), "repeated_header[44, 44, 17]");
    irregular(udp(v6().dstopts(8).dstopts(8).dstopts(8)), "repeated_header[60, 60, 60, 17]");
    regular(udp(v6().dstopts(8).dstopts(8)));
  }

  @Test
  void unknownHeaders() {
    for (int unknown : new int[] {148, 200, 252, 253, 254, 255}) {
      irregular(v6().body(unknown, new byte[40]), "unknown_header[" + unknown + "]");
      irregular(v6().dstopts(8).body(unknown, new byte[40]), "unknown_header[60, " + unknown + "]");
      irregular(
          v6().fragment(0, false, 1).body(unknown, new byte[40]),
          "unknown_header[44, " + unknown + "]");
    }
    // Only the first fragment says what the datagram carries.
    regular(v6().fragment(1400, false, 1).body(253, new byte[40]));
    regular(ethernet().ipv4("192.0.2.1", "192.0.2.2").body(253, new byte[40]));
  }

  @Test
  void firstFragmentThatHidesTheUpperLayer() {
    // The chain goes on in the next fragment: in the middle of a header, and between headers. What
    // follows is named here already.
    hidden(v6().fragment(0, true, 1).body(60, options(1400, 8)), 44, 60, 17);
    hidden(v6().fragment(0, true, 2).body(60, options(8, 8)), 44, 60, 17);
    hidden(v6().hopopts(8).fragment(0, true, 3).body(60, options(16, 8)), 0, 44, 60, 17);
    // The upper layer's header is cut.
    hidden(v6().fragment(0, true, 4).body(6, new byte[16]), 44, 6);
    hidden(v6().fragment(0, true, 5).body(17, new byte[0]), 44, 17);
    hidden(v6().fragment(0, true, 6).body(132, new byte[8]), 44, 132);
    hidden(v6().fragment(0, true, 7).body(41, new byte[32]), 44, 41);
    byte[] tcp = new byte[24];
    tcp[12] = (byte) 0x80; // 32 bytes with options
    hidden(v6().fragment(0, true, 8).body(6, tcp), 44, 6);
  }

  @Test
  void firstFragmentsThatHideNothing() {
    byte[] tcp = new byte[600];
    tcp[12] = 0x50;
    regular(v6().fragment(0, true, 1).body(6, tcp));
    regular(v6().fragment(0, true, 2).udp(1, 2).payload(592));
    regular(v6().fragment(0, true, 3).icmpv6(128, 0).payload(592));
    regular(v6().fragment(0, true, 4).dstopts(8).udp(1, 2).payload(592));
    regular(v6().fragment(0, true, 5).esp(1, 2).payload(592));
    // Not a first fragment with more to come: cut, and counted as such.
    byte[] whole = v6().fragment(0, false, 6).body(60, options(64, 8)).build();
    probe.feed(whole);
    assertThat(probe.takeShort()).isEmpty();
    // What the capture cut off may well be in the fragment.
    byte[] frame = v6().fragment(0, true, 7).udp(1, 2).payload(592).build();
    for (int kept = 54; kept < 75; kept++) {
      probe.feed(Arrays.copyOf(frame, kept), frame.length, LinkLayer.ETHERNET);
      assertThat(probe.takeShort()).as(kept + " bytes").isEmpty();
    }
  }

  @Test
  void tinyFragments() {
    irregular(v6().fragment(0, true, 1).udp(1, 2).payload(496), "tiny_fragment[44, 17]");
    regular(v6().fragment(0, true, 2).udp(1, 2).payload(504));
    irregular(v6().fragment(1280, true, 3).body(UDP, new byte[504]), "tiny_fragment[44, 17]");
    irregular(v6().fragment(1280, true, 4).body(UDP, new byte[0]), "tiny_fragment[44, 17]");
    regular(v6().fragment(1280, true, 5).body(UDP, new byte[512]));
    regular(v6().fragment(1280, false, 6).body(UDP, new byte[1]));
    // Headers count as what the fragment carries; those before the fragment header do not.
    regular(v6().fragment(0, true, 7).dstopts(256).udp(1, 2).payload(248));
    irregular(
        v6().dstopts(256).fragment(0, true, 8).udp(1, 2).payload(248), "tiny_fragment[60, 44, 17]");
  }

  @Test
  void allKindsOfOnePacketAreTold() {
    byte[] frame =
        v6().dstopts(8)
            .hopopts(8)
            .routing(0, 0)
            .hopopts(8)
            .fragment(0, true, 1)
            .body(200, new byte[40])
            .build();
    probe.time(5 * EventProbe.SECOND);
    probe.feed(frame);
    assertThat(probe.takeAnomalies())
        .extracting(ExtensionAnomaly::kind)
        .containsExactly(
            Kind.DEEP_CHAIN,
            Kind.RH0,
            Kind.TINY_FRAGMENT,
            Kind.HOP_BY_HOP_NOT_FIRST,
            Kind.REPEATED_HEADER,
            Kind.UNKNOWN_HEADER);
    probe.time(6 * EventProbe.SECOND);
    probe.feed(frame);
    ExtensionAnomaly told = probe.takeAnomalies().getLast();
    assertThat(told.timeNanos()).isEqualTo(6 * EventProbe.SECOND);
    assertThat(told.side()).isEqualTo(Side.INGRESS);
    assertThat(told.source()).isEqualTo(Address.parse(A));
    assertThat(told.destination()).isEqualTo(Address.parse(B));
    assertThat(told.chain()).containsExactly(60, 0, 43, 0, 44, 200);
    assertThat(probe.counted(Kind.RH0)).isEqualTo(2);
  }

  @Test
  void packetsWithoutAFlowAreToldTheLess() {
    PacketBuilder packet = v6();
    for (int i = 0; i < 20; i++) {
      packet = packet.dstopts(8);
    }
    probe.feed(udp(packet).build());
    assertThat(probe.takeShort()).hasSize(2);
    assertThat(probe.totals().flowPackets()).isZero();
    // Cut in its fifth header: as far as it was read.
    byte[] frame = udp(v6().hopopts(8).routing(0, 0).ah(12).dstopts(8).dstopts(8)).build();
    probe.feed(Arrays.copyOf(frame, 14 + 40 + 48), frame.length, LinkLayer.ETHERNET);
    assertThat(probe.takeShort())
        .containsExactly("deep_chain[0, 43, 51, 60, 60]", "rh0[0, 43, 51, 60, 60]");
  }

  @Test
  void isFoundBehindTagsAndOnOtherLinks() {
    irregular(udp(ethernet().qinq(1, 2).ipv6(A, B).routing(0, 0)), "rh0[43, 17]");
    irregular(udp(ethernet().pppoe(1).ipv6(A, B).routing(0, 0)), "rh0[43, 17]");
    byte[] raw = udp(PacketBuilder.raw().ipv6(A, B).routing(0, 0)).build();
    probe.feed(raw, raw.length, LinkLayer.RAW);
    assertThat(probe.takeShort()).containsExactly("rh0[43, 17]");
  }

  private void regular(PacketBuilder packet) {
    irregular(packet);
  }

  private void irregular(PacketBuilder packet, String... wanted) {
    probe.feed(packet.build());
    assertThat(probe.takeShort()).containsExactly(wanted);
  }

  private void hidden(PacketBuilder packet, Integer... chain) {
    probe.feed(packet.build());
    assertThat(probe.takeAnomalies())
        .filteredOn(told -> told.kind() != Kind.TINY_FRAGMENT)
        .singleElement()
        .satisfies(told -> assertThat(told.kind()).isEqualTo(Kind.HIDDEN_UPPER_LAYER))
        .satisfies(told -> assertThat(told.chain()).containsExactly(chain));
  }

  /// The beginning of an options header that says it has `says` bytes, with UDP behind it.
  private static byte[] options(int says, int bytes) {
    byte[] header = new byte[bytes];
    header[0] = UDP;
    header[1] = (byte) (says / 8 - 1);
    return header;
  }

  private static PacketBuilder v6() {
    return ethernet().ipv6(A, B);
  }

  private static PacketBuilder udp(PacketBuilder packet) {
    return packet.udp(1000, 53).payload(10);
  }
}
