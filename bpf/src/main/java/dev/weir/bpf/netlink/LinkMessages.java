// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Reads and writes the rtnetlink messages about links: their layout, and nothing else.
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

    /// Nothing that is of interest here.
    record Other() implements Message {}
  }

  static final int HEADER_SIZE = 16;
  static final int LINK_SIZE = 16;
  static final int ATTRIBUTE_SIZE = 4;
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
    buffer.position(Math.min(start + align(length), buffer.limit()));
    return switch (type) {
      case TYPE_DONE -> new Message.Done((flags & FLAG_DUMP_INTERRUPTED) == 0);
      case TYPE_ERROR -> new Message.Refused(buffer.getInt(start + HEADER_SIZE));
      case TYPE_NEWLINK, TYPE_DELLINK -> link(buffer, start, length, type);
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
    int name = attribute(buffer, attributes, end, ATTRIBUTE_NAME);
    int mtu = attribute(buffer, attributes, end, ATTRIBUTE_MTU);
    int linkInfo = attribute(buffer, attributes, end, ATTRIBUTE_LINKINFO);
    int kind =
        linkInfo < 0
            ? -1
            : attribute(
                buffer,
                linkInfo + ATTRIBUTE_SIZE,
                linkInfo + size(buffer, linkInfo),
                ATTRIBUTE_KIND);
    return new Message.Present(
        new NetworkInterface(
            index,
            text(buffer, name),
            (buffer.getInt(info + 8) & IFF_UP) != 0,
            Short.toUnsignedInt(buffer.getShort(info + 2)),
            text(buffer, kind),
            mtu < 0 ? 0 : buffer.getInt(mtu + ATTRIBUTE_SIZE)));
  }

  /// Where the attribute of this type starts, or -1.
  private static int attribute(ByteBuffer buffer, int from, int end, int type) {
    int at = from;
    while (at + ATTRIBUTE_SIZE <= end && size(buffer, at) >= ATTRIBUTE_SIZE) {
      // The two upper bits are flags.
      if ((buffer.getShort(at + 2) & 0x3fff) == type) {
        return at;
      }
      at += align(size(buffer, at));
    }
    return -1;
  }

  private static int size(ByteBuffer buffer, int attribute) {
    return Short.toUnsignedInt(buffer.getShort(attribute));
  }

  private static String text(ByteBuffer buffer, int attribute) {
    if (attribute < 0) {
      return "";
    }
    byte[] text = new byte[size(buffer, attribute) - ATTRIBUTE_SIZE];
    buffer.get(attribute + ATTRIBUTE_SIZE, text);
    String padded = new String(text, StandardCharsets.UTF_8);
    int end = padded.indexOf('\0');
    return end < 0 ? padded : padded.substring(0, end);
  }

  private static int align(int length) {
    return length + 3 & ~3;
  }
}
