// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.ndp;

import dev.weir.api.net.Address;
import dev.weir.bpf.event.NdpPacket;
import dev.weir.bpf.layout.Side;
import dev.weir.testkit.packet.NdpMessage;
import dev.weir.testkit.packet.PacketBuilder;
import java.util.Arrays;

/// Packets as a tap tells of them.
final class Packets {
  private Packets() {}

  static NdpPacket of(
      long timeNanos,
      int interfaceIndex,
      int hopLimit,
      String source,
      String destination,
      NdpMessage message) {
    byte[] frame = PacketBuilder.raw().ipv6(source, destination).ndp(message).build();
    byte[] bytes = Arrays.copyOfRange(frame, 40, frame.length);
    return new NdpPacket(
        timeNanos,
        interfaceIndex,
        Side.INGRESS,
        Address.parse(source),
        Address.parse(destination),
        hopLimit,
        bytes,
        bytes.length,
        false,
        new byte[] {2, 0, 0, 0, 0, 1});
  }
}
