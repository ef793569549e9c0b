// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The frames that an endpoint sends beside the kernel's: chains of extension headers, neighbour
/// discovery, segments in the wrong order, and a few that have no flow.
final class RawFrames {
  private static final byte[] ALL_NODES = group(1);
  private static final byte[] ALL_ROUTERS = group(2);
  private static final int FIRST_PORT = 40_000;
  private static final int REORDERED_PORT = 40_200;
  private static final int SEGMENT_BYTES = 100;
  private static final int ROUTER_SECONDS = 1800;

  private RawFrames() {}

  /// One round of extension headers. `round` varies the ports.
  static List<byte[]> extensionHeaders(Endpoint sender, int round) {
    int port = FIRST_PORT + round % 20;
    byte[] payload = new byte[24];
    List<byte[]> frames = new ArrayList<>();
    frames.add(
        Frame.from(sender)
            .options(Frame.HOP_BY_HOP)
            .options(Frame.DESTINATION_OPTIONS)
            .udp(port, Endpoint.DISCARD_PORT, payload));
    frames.add(Frame.from(sender).routing(4).udp(port, Endpoint.DISCARD_PORT, payload));
    frames.add(Frame.from(sender).authentication().udp(port, Endpoint.DISCARD_PORT, payload));
    frames.add(Frame.from(sender).atomicFragment(round).udp(port, Endpoint.DISCARD_PORT, payload));
    frames.add(Frame.from(sender).options(Frame.DESTINATION_OPTIONS).nothing());
    frames.add(chain(sender, 5 + round % 12, port));
    if (round % 10 == 0) {
      // Nobody should send these: what is irregular, and chains that are too long or cut.
      frames.addAll(IrregularFrames.round(sender, round));
      frames.add(chain(sender, 17, port));
      frames.add(cutChain(sender));
    }
    return frames;
  }

  /// So many destination options headers before a datagram.
  static byte[] chain(Endpoint sender, int depth, int port) {
    Frame frame = Frame.from(sender);
    for (int i = 0; i < depth; i++) {
      frame.options(Frame.DESTINATION_OPTIONS);
    }
    return frame.udp(port, Endpoint.DISCARD_PORT, new byte[16]);
  }

  /// A header that says that it is longer than the packet.
  private static byte[] cutChain(Endpoint sender) {
    return Frame.from(sender)
        .with(
            Frame.DESTINATION_OPTIONS,
            (byte) 20,
            (byte) 1,
            (byte) 4,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 0)
        .nothing();
  }

  /// Segments of no connection, the last two in the wrong order; the kernel at the other end resets
  /// each.
  static List<byte[]> reordered(Endpoint sender, int round) {
    List<byte[]> frames = new ArrayList<>();
    for (int segment : new int[] {0, 2, 1}) {
      int port = REORDERED_PORT + round % 20;
      frames.add(
          PlainFrames.tcp(
              sender,
              round % 2 == 0 ? 6 : 4,
              port,
              Endpoint.CLOSED_PORT,
              PlainFrames.ACK,
              1 + segment * SEGMENT_BYTES,
              1,
              SEGMENT_BYTES));
    }
    return frames;
  }

  /// Asks who has the other end's address; its kernel answers.
  static byte[] neighbourSolicitation(Endpoint sender) {
    byte[] target = sender.other().ipv6Bytes();
    byte[] group = group(0);
    group[11] = 1;
    group[12] = (byte) 0xff;
    System.arraycopy(target, 13, group, 13, 3);
    ByteBuffer message = ByteBuffer.allocate(32);
    message.put((byte) 135).put(new byte[7]).put(target);
    return Frame.toGroup(sender, group).icmpv6(linkAddress(message, 1, sender));
  }

  /// Tells everybody where the sender is, unasked.
  static byte[] neighbourAdvertisement(Endpoint sender) {
    ByteBuffer message = ByteBuffer.allocate(32);
    message.put((byte) 136).put(new byte[3]).put((byte) 0x20).put(new byte[3]);
    message.put(sender.ipv6Bytes());
    return Frame.toGroup(sender, ALL_NODES).icmpv6(linkAddress(message, 2, sender));
  }

  static byte[] routerSolicitation(Endpoint sender) {
    ByteBuffer message = ByteBuffer.allocate(16);
    message.put((byte) 133).put(new byte[7]);
    return Frame.toGroup(sender, ALL_ROUTERS).icmpv6(linkAddress(message, 1, sender));
  }

  /// Announces a router, and a prefix on the link from which the kernel makes no address.
  static byte[] routerAdvertisement(Endpoint sender) {
    ByteBuffer message = ByteBuffer.allocate(56);
    message.put((byte) 134).put(new byte[3]).put((byte) 64).put((byte) 0);
    message.putShort((short) ROUTER_SECONDS);
    message.putInt(0).putInt(0);
    message.put((byte) 3).put((byte) 4).put((byte) 64).put((byte) 0x80).putInt(600).putInt(300);
    message.putInt(0).putInt(0x20010db8).putInt(0x00780000).putInt(0).putInt(0);
    return Frame.toGroup(sender, ALL_NODES).icmpv6(linkAddress(message, 1, sender));
  }

  private static byte[] linkAddress(ByteBuffer message, int option, Endpoint sender) {
    message.put((byte) option).put((byte) 1).put(sender.macBytes());
    byte[] bytes = new byte[message.position()];
    message.get(0, bytes);
    return bytes;
  }

  /// The group ff02::`last`.
  private static byte[] group(int last) {
    byte[] group = new byte[16];
    group[0] = (byte) 0xff;
    group[1] = 2;
    group[15] = (byte) last;
    return group;
  }
}
