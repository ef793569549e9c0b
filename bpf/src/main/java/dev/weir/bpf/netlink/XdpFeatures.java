// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.netlink;

import dev.weir.bpf.BpfException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What an interface's driver says that it can do by native XDP.
///
/// @param programs run programs at all
/// @param severalBuffers hand them frames of more than one buffer, which large MTUs need
public record XdpFeatures(boolean programs, boolean severalBuffers) {
  static final int CONTROL = 0x10;
  static final int CONTROL_GETFAMILY = 3;
  static final int CONTROL_FAMILY_ID = 1;
  static final int CONTROL_FAMILY_NAME = 2;
  static final int HEADER_SIZE = 4;
  private static final int DEV_GET = 1;
  private static final int DEV_IFINDEX = 1;
  private static final int DEV_XDP_FEATURES = 3;
  private static final int BASIC = 1;
  private static final int RX_SG = 1 << 5;
  private static final int VALUE = LinkMessages.HEADER_SIZE + HEADER_SIZE;
  private static final int QUEUE_BYTES = 1 << 16;

  /// Asks for an interface of the calling thread's network namespace; empty where the kernel does not
  /// tell (before 6.3).
  public static Optional<XdpFeatures> of(int interfaceIndex) {
    try (NetlinkSocket socket = new NetlinkSocket(NetlinkSocket.GENERIC, 0, QUEUE_BYTES)) {
      byte[] name = "netdev\0".getBytes(StandardCharsets.US_ASCII);
      socket.send(request(CONTROL, CONTROL_GETFAMILY, CONTROL_FAMILY_NAME, name));
      ByteBuffer family = socket.receive(true);
      int id = attribute(family, CONTROL_FAMILY_ID);
      if (id < 0) {
        return Optional.empty();
      }
      int netdev = Short.toUnsignedInt(family.getShort(id));
      byte[] index =
          ByteBuffer.allocate(Integer.BYTES)
              .order(ByteOrder.nativeOrder())
              .putInt(interfaceIndex)
              .array();
      socket.send(request(netdev, DEV_GET, DEV_IFINDEX, index));
      ByteBuffer device = socket.receive(true);
      int features = attribute(device, DEV_XDP_FEATURES);
      if (features < 0) {
        return Optional.empty();
      }
      long bits = device.getLong(features);
      return Optional.of(new XdpFeatures((bits & BASIC) != 0, (bits & RX_SG) != 0));
    } catch (BpfException e) {
      return Optional.empty(); // Nothing to ask is nothing told.
    }
  }

  private static byte[] request(int family, int command, int attribute, byte[] value) {
    int length = NetlinkAttributes.HEADER_SIZE + value.length;
    int whole = VALUE + NetlinkAttributes.align(length);
    return ByteBuffer.allocate(whole)
        .order(ByteOrder.nativeOrder())
        .putInt(whole)
        .putShort((short) family)
        .putShort((short) LinkMessages.FLAG_REQUEST)
        .putInt(1)
        .putInt(0)
        .put((byte) command)
        .put((byte) 1)
        .putShort((short) 0)
        .putShort((short) length)
        .putShort((short) attribute)
        .put(value)
        .array();
  }

  /// Where the value of the attribute lies in the answer, or -1 when there is no such answer.
  private static int attribute(ByteBuffer answer, int type) {
    if (answer.limit() < VALUE || answer.getShort(4) == LinkMessages.TYPE_ERROR) {
      return -1;
    }
    int found = NetlinkAttributes.find(answer, VALUE, answer.getInt(0), type);
    return found < 0 ? -1 : found + NetlinkAttributes.HEADER_SIZE;
  }
}
