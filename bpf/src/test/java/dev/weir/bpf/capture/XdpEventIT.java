// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static dev.weir.testkit.packet.PacketBuilder.ethernet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.net.Address;
import dev.weir.bpf.event.EventDecoder;
import dev.weir.bpf.event.ExtensionAnomaly;
import dev.weir.bpf.event.NdpPacket;
import dev.weir.bpf.event.PacketEvents;
import dev.weir.bpf.layout.LinkLayer;
import dev.weir.testkit.KernelTest;
import dev.weir.testkit.packet.NdpMessage;
import dev.weir.testkit.packet.PacketBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every program tells the same of single packets.
@KernelTest
class XdpEventIT {
  private static final String A = "fe80::1";
  private static final String B = "ff02::1";
  private static final List<PacketBuilder> PACKETS =
      List.of(
          v6().ndp(NdpMessage.routerSolicitation().sourceLinkAddress("02:00:00:00:00:01")),
          v6().ndp(NdpMessage.routerAdvertisement(64, 0x80, 1800)),
          v6().ndp(NdpMessage.neighbourSolicitation("fe80::2")),
          ethernet().vlan(7).ipv6(A, B).ndp(NdpMessage.neighbourAdvertisement("fe80::2", 0x20)),
          v6().hopopts(8).ndp(NdpMessage.redirect("fe80::3", "2001:db8::9")),
          v6().ndp(NdpMessage.routerAdvertisement(64, 0, 0)).payload(1300),
          v6().hopopts(8).dstopts(8).ah(12).routing(4, 0, A).udp(1, 2),
          v6().routing(0, 0).udp(1, 2),
          v6().fragment(0, true, 1).body(6, new byte[8]),
          v6().fragment(0, true, 2).udp(1, 2).payload(1000),
          v6().fragment(512, false, 2).body(17, new byte[16]),
          v6().fragment(512, true, 2).body(17, new byte[16]),
          v6().dstopts(8).hopopts(8).udp(1, 2),
          v6().routing(2, 0, A).routing(2, 0, A).udp(1, 2),
          v6().body(253, new byte[8]));

  /// What a program tells, as lines; times and interfaces are its own.
  private static final class Lines implements PacketEvents {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void ndp(NdpPacket told) {
      lines.add(
          "%s %s %s %d %s of %d%s from %s"
              .formatted(
                  told.side(),
                  text(told.source()),
                  text(told.destination()),
                  told.hopLimit(),
                  Captures.hex(told.message()),
                  told.messageBytes(),
                  told.fragment() ? " in a fragment" : "",
                  Captures.hex(told.linkSource())));
    }

    @Override
    public void anomaly(ExtensionAnomaly told) {
      lines.add(
          "%s %s%s %s %s"
              .formatted(
                  told.side(),
                  told.kind().label(),
                  told.chain(),
                  text(told.source()),
                  text(told.destination())));
    }

    private static String text(Address address) {
      return address.toString(6);
    }
  }

  @ParameterizedTest
  @EnumSource(value = RawTap.Mode.class, mode = EnumSource.Mode.EXCLUDE, names = "TC_CAPTURE")
  void everyProgramTellsWhatTrafficControlTells(RawTap.Mode mode) {
    List<String> wanted = told(RawTap.Mode.TC_CAPTURE);
    assertThat(told(mode)).isEqualTo(wanted);
    assertThat(wanted).filteredOn(line -> line.contains(" of ")).hasSize(6);
    for (ExtensionAnomaly.Kind kind : ExtensionAnomaly.Kind.values()) {
      assertThat(wanted).as(kind.label()).anyMatch(line -> line.contains(kind.label()));
    }
  }

  private static List<String> told(RawTap.Mode mode) {
    Lines lines = new Lines();
    FuzzPacket packet = new FuzzPacket();
    try (RawTap tap = new RawTap(mode, 64, 0, 1)) {
      long nanos = 1_700_000_000_000_000_000L;
      for (PacketBuilder each : PACKETS) {
        packet.set(each.build(), LinkLayer.ETHERNET);
        assertThat(tap.run(packet, nanos++)).isTrue();
        tap.drain((data, base, _) -> EventDecoder.read(data, base, lines));
      }
    }
    return lines.lines;
  }

  private static PacketBuilder v6() {
    return ethernet().ipv6(A, B);
  }
}
