// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.layout.LinkLayer;
import dev.weir.bpf.layout.PacketClass;
import dev.weir.bpf.layout.PacketVersion;
import dev.weir.bpf.layout.Side;
import dev.weir.testkit.KernelTest;
import dev.weir.testkit.packet.PacketBuilder;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

@KernelTest
class PacketClassIT {
  private static final String A4 = "192.0.2.1";
  private static final String B4 = "192.0.2.2";
  private static final String A6 = "2001:db8::1";
  private static final String B6 = "2001:db8::2";

  @Test
  void everyFragmentHasTheClassOfItsProtocol() {
    try (KernelCaptureEngine engine =
        KernelCaptureEngine.open(CaptureSettings.whole(64), flow -> {})) {
      for (int protocol : new int[] {1, 58, 132}) {
        for (int offset : new int[] {0, 64}) {
          feed(
              engine,
              PacketBuilder.ethernet()
                  .ipv4(A4, B4, ip -> ip.fragment(offset, true, 9))
                  .body(protocol, new byte[16]));
          feed(
              engine,
              PacketBuilder.ethernet()
                  .ipv6(A6, B6)
                  .fragment(offset, true, 9)
                  .body(protocol, new byte[16]));
        }
      }
      assertThat(seen(engine, PacketVersion.V4, PacketClass.ICMP)).isEqualTo(2);
      assertThat(seen(engine, PacketVersion.V4, PacketClass.ICMPV6)).isZero();
      assertThat(seen(engine, PacketVersion.V4, PacketClass.OTHER)).isEqualTo(2);
      assertThat(seen(engine, PacketVersion.V4, PacketClass.SCTP)).isEqualTo(2);
      assertThat(seen(engine, PacketVersion.V6, PacketClass.ICMP)).isEqualTo(2);
      assertThat(seen(engine, PacketVersion.V6, PacketClass.ICMPV6)).isEqualTo(2);
      assertThat(seen(engine, PacketVersion.V6, PacketClass.SCTP)).isEqualTo(2);
      assertThat(engine.totals().icmpv6(0, 0)).as("of IPv6 alone").isEqualTo(1);
    }
  }

  private static long seen(KernelCaptureEngine engine, PacketVersion version, PacketClass of) {
    return engine.totals().reading().seen(Side.INGRESS, version, of).packets();
  }

  private static void feed(KernelCaptureEngine engine, PacketBuilder of) {
    byte[] frame = of.build();
    CapturedPacket packet = new CapturedPacket();
    packet.data = MemorySegment.ofArray(frame);
    packet.capturedLength = frame.length;
    packet.originalLength = frame.length;
    packet.visibleLength = frame.length;
    packet.link = LinkLayer.ETHERNET;
    engine.feed(packet);
  }
}
