// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Reads and writes the rtnetlink messages about links, and hears of those about routes: their layout, and nothing
/// else.
final class LinkMessages {
  /// One message, read.
  sealed interface Message {
    /// An interface is there.
    record Present(NetworkInterface link) implements Message {}

    /// The interface with this number is gone.
    record Gone(int index) implements Message {}

    /// The end of an answer; not complete when links changed while it was put together.
    record Done(boolean complete) implements Message {}

    /// The kernel refused a request: a negative errno.
    record Refused(int errno) implements Message {}

    /// A default route has come, changed or gone.
    record DefaultRoute() implements Message {}

    /// Nothing that is of interest here.
    record Other() implements Message {}
  }

  static final int HEADER_SIZE = 16;
  static final int LINK_SIZE = 16;
  static final int TYPE_ERROR = 2;
  static final int TYPE_DONE = 3;
  static final int TYPE_NEWLINK = 16;
  static final int TYPE_DELLINK = 17;
  static final int TYPE_GETLINK = 18;
  static final int FLAG_REQUEST = 1;
  static final int FLAG_DUMP_INTERRUPTED = 0x10;
  static final int FLAG_DUMP = 0x300;
  static final int ATTRIBUTE_NAME = 3;
  static final int ATTRIBUTE_MTU = 4;
  static final int ATTRIBUTE_LINKINFO = 18;
  static final int ATTRIBUTE_KIND = 1;
  static final int IFF_UP = 1;

  private LinkMessages() {}

  /// The request for all links.
  static byte[] dumpRequest(int sequence) {
    return ByteBuffer.allocate(HEADER_SIZE + LINK_SIZE)
        .order(ByteOrder.nativeOrder())
        .putInt(HEADER_SIZE + LINK_SIZE)
        .putShort((short) TYPE_GETLINK)
        .putShort((short) (FLAG_REQUEST | FLAG_DUMP))
        .putInt(sequence)
        .array();
  }

  /// Whether the message at the buffer's position says that links changed while an answer was put
  /// together.
  static boolean interrupted(ByteBuffer buffer) {
    return (buffer.getShort(buffer.position() + 6) & FLAG_DUMP_INTERRUPTED) != 0;
  }

  /// Reads the message at the buffer's position, which moves behind it. The buffer must have the
  /// machine's byte order.
  static Message read(ByteBuffer buffer) {
    int start = buffer.position();
    int length = buffer.getInt(start);
    if (length < HEADER_SIZE || length > buffer.remaining()) {
      throw new IllegalArgumentException("netlink message of " + length + " bytes");
    }
    int type = Short.toUnsignedInt(buffer.getShort(start + 4));
    int flags = Short.toUnsignedInt(buffer.getShort(start + 6));
    buffer.position(Math.min(start + NetlinkAttributes.align(length), buffer.limit()));
    return switch (type) {
      case TYPE_DONE -> new Message.Done((flags & FLAG_DUMP_INTERRUPTED) == 0);
      case TYPE_ERROR -> new Message.Refused(buffer.getInt(start + HEADER_SIZE));
      case TYPE_NEWLINK, TYPE_DELLINK -> link(buffer, start, length, type);
      case RouteMessages.TYPE_NEWROUTE, RouteMessages.TYPE_DELROUTE ->
          RouteMessages.isDefault(buffer, start) ? new Message.DefaultRoute() : new Message.Other();
      default -> new Message.Other();
    };
  }

  private static Message link(ByteBuffer buffer, int start, int length, int messageType) {
    int info = start + HEADER_SIZE;
    // Bridges report their ports in messages of their own family: a port that leaves is "deleted".
    if (buffer.get(info) != 0) {
      return new Message.Other();
    }
    int index = buffer.getInt(info + 4);
    if (messageType == TYPE_DELLINK) {
      return new Message.Gone(index);
    }
    int attributes = info + LINK_SIZE;
    int end = start + length;
    int name = NetlinkAttributes.find(buffer, attributes, end, ATTRIBUTE_NAME);
    int mtu = NetlinkAttributes.find(buffer, attributes, end, ATTRIBUTE_MTU);
    int linkInfo = NetlinkAttributes.find(buffer, attributes, end, ATTRIBUTE_LINKINFO);
    int kind =
        linkInfo < 0
            ? -1
            : NetlinkAttributes.find(
                buffer,
                linkInfo + NetlinkAttributes.HEADER_SIZE,
                linkInfo + NetlinkAttributes.size(buffer, linkInfo),
                ATTRIBUTE_KIND);
    return new Message.Present(
        new NetworkInterface(
            index,
            NetlinkAttributes.text(buffer, name),
            (buffer.getInt(info + 8) & IFF_UP) != 0,
            Short.toUnsignedInt(buffer.getShort(info + 2)),
            NetlinkAttributes.text(buffer, kind),
            mtu < 0 ? 0 : buffer.getInt(mtu + NetlinkAttributes.HEADER_SIZE)));
  }
}
