// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import dev.weir.api.net.Protocol;
import java.util.List;

/// Frames whose extension headers no well-behaved host sends. The kernel at the other end drops
/// them, or answers with a parameter problem; no fragment of them waits for others.
final class IrregularFrames {
  private static final int PORT = 40_100;

  /// Not assigned to any protocol.
  private static final int NO_PROTOCOL = 200;

  private IrregularFrames() {}

  /// One of each kind. `round` tells the datagrams of different rounds apart.
  static List<byte[]> round(Endpoint sender, int round) {
    byte[] payload = new byte[24];
    return List.of(
        // The old source routing, which RFC 5095 forbids.
        Frame.from(sender).routing(0).udp(PORT, Endpoint.DISCARD_PORT, payload),
        Frame.from(sender)
            .options(Frame.DESTINATION_OPTIONS)
            .options(Frame.HOP_BY_HOP)
            .udp(PORT, Endpoint.DISCARD_PORT, payload),
        Frame.from(sender).routing(4).routing(4).udp(PORT, Endpoint.DISCARD_PORT, payload),
        Frame.from(sender).options(Frame.DESTINATION_OPTIONS).upper(NO_PROTOCOL, payload),
        // A first fragment that ends before the datagram's own header (RFC 7112).
        Frame.from(sender)
            .fragment(3 * round, 0, true)
            .options(Frame.DESTINATION_OPTIONS)
            .upper(Protocol.UDP, new byte[0]),
        // Two fragments, of which the second begins inside the first (RFC 5722).
        Frame.from(sender)
            .fragment(3 * round + 1, 0, true)
            .udp(PORT, Endpoint.DISCARD_PORT, new byte[24]),
        Frame.from(sender).fragment(3 * round + 1, 16, false).upper(Protocol.UDP, payload));
  }
}
