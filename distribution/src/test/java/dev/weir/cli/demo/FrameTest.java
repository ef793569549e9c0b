// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FrameTest {
  @Test
  void namesTheNextHeaderInEachHeader() {
    byte[] frame =
        Frame.from(Endpoint.HERE)
            .options(Frame.HOP_BY_HOP)
            .options(Frame.DESTINATION_OPTIONS)
            .udp(1, 2, new byte[4]);

    assertThat(HexFormat.of().formatHex(frame))
        .isEqualTo(
            "02005e00530202005e00530186dd" // to, from, IPv6
                + "60000000001c0040" // 28 bytes, next is hop-by-hop, 64 hops
                + "20010db8007700000000000000000001"
                + "20010db8007700000000000000000002"
                + "3c00010400000000" // next is destination options
                + "1100010400000000" // next is UDP
                + "00010002000ca37000000000");
  }

  @Test
  void sumsTheChecksumOfNeighbourDiscovery() {
    // Summing everything that the checksum covers, itself included, gives all ones.
    byte[] frame = RawFrames.neighbourSolicitation(Endpoint.THERE);
    int sum = 58 + frame.length - 54;
    for (int i = 22; i < frame.length; i++) {
      sum += (frame[i] & 0xff) << (i % 2 == 0 ? 8 : 0);
    }
    while (sum >> 16 != 0) {
      sum = (sum & 0xffff) + (sum >> 16);
    }
    assertThat(sum).isEqualTo(0xffff);
  }
}
