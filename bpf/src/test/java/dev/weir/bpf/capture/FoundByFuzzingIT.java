// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static dev.weir.testkit.packet.PacketBuilder.ethernet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.event.ExtensionAnomaly.Kind;
import dev.weir.bpf.layout.LinkLayer;
import dev.weir.testkit.KernelTest;
import dev.weir.testkit.packet.PacketBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Packets of which the kernel program once said something wrong.
@KernelTest
class FoundByFuzzingIT {
  private static final String A = "2001:db8::1";
  private static final String B = "2001:db8::2";

  private final EventProbe probe = new EventProbe();

  @AfterEach
  void close() {
    probe.close();
  }

  @Test
  void paddingIsNoRoutingHeader() {
    // One byte of a routing header, then padding: its type is not in the packet.
    probe.feed(ethernet().ipv6(A, B).body(43, new byte[] {17}).padFrame(60).build());
    assertThat(probe.takeShort()).isEmpty();
  }

  @Test
  void chainIsToldToItsEndWhenThatLiesBehindWhatIsRead() {
    probe.feed(v6().hopopts(8).dstopts(8).dstopts(8).dstopts(2048).udp(1, 2).build());
    assertThat(probe.takeShort())
        .containsExactly("deep_chain[0, 60, 60, 60, 17]", "repeated_header[0, 60, 60, 60, 17]");
  }

  @Test
  void upperLayerThatIsCutBehindWhatIsReadIsHidden() {
    probe.feed(v6().fragment(0, true, 1).dstopts(2048).body(6, new byte[8]).build());
    assertThat(probe.takeShort()).containsExactly("hidden_upper_layer[44, 60, 6]");
  }

  @Test
  void chainThatIsTooLongHidesTheUpperLayerToo() {
    for (int protocol : new int[] {6, 89}) {
      probe.feed(eighteenHeaders(protocol).body(protocol, new byte[0]).build());
      assertThat(probe.takeAnomalies())
          .extracting(told -> told.kind())
          .containsExactly(Kind.DEEP_CHAIN, Kind.HIDDEN_UPPER_LAYER, Kind.REPEATED_HEADER);
    }
    probe.feed(eighteenHeaders(1).udp(1, 2).build());
    assertThat(probe.takeAnomalies())
        .extracting(told -> told.kind())
        .containsExactly(Kind.DEEP_CHAIN, Kind.REPEATED_HEADER);
  }

  /// A first fragment.
  private static PacketBuilder eighteenHeaders(int identification) {
    PacketBuilder packet = v6().fragment(0, true, identification);
    for (int i = 0; i < 17; i++) {
      packet = packet.dstopts(64);
    }
    return packet;
  }

  @Test
  void fragmentOfAnyLengthIsNotTiny() {
    // Longer than a length field can say, so it has none: 65,536 bytes more than 100.
    byte[] frame =
        ethernet().ipv6(A, B, ip -> ip.payloadLength(0)).fragment(0, true, 1).udp(1, 2).build();
    probe.feed(frame, 14 + 40 + 8 + 65_536 + 100, LinkLayer.ETHERNET);
    assertThat(probe.takeShort()).isEmpty();
  }

  private static PacketBuilder v6() {
    return ethernet().ipv6(A, B);
  }
}
