// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.netlink;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// An rtnetlink socket for messages about links.
final class LinkSocket implements AutoCloseable {
  private static final int GROUP_LINK = 1;
  private static final int GROUPS_ROUTE = 0x40 | 0x400;

  /// What a socket hears of without having asked.
  enum Changes {
    NONE(0),
    LINKS(GROUP_LINK),
    LINKS_AND_ROUTES(GROUP_LINK | GROUPS_ROUTE);

    private final int groups;

    Changes(int groups) {
      this.groups = groups;
    }
  }

  private final NetlinkSocket socket;
  private int sequence;
  private boolean interrupted;

  /// Opens a socket that answers requests and hears of `changes`. The kernel keeps at least
  /// `queueBytes` for it.
  LinkSocket(Changes changes, int queueBytes) {
    socket = new NetlinkSocket(NetlinkSocket.ROUTE, changes.groups, queueBytes);
  }

  int fd() {
    return socket.fd();
  }

  void requestAll() {
    socket.send(LinkMessages.dumpRequest(++sequence));
  }

  /// The messages that have arrived together; empty when there are none. Throws [BpfException] with
  /// ENOBUFS when the kernel had to drop some before.
  List<LinkMessages.Message> receive(boolean wait) {
    ByteBuffer bytes = socket.receive(wait);
    List<LinkMessages.Message> messages = new ArrayList<>();
    while (bytes.remaining() >= LinkMessages.HEADER_SIZE) {
      interrupted |= LinkMessages.interrupted(bytes);
      LinkMessages.Message message = LinkMessages.read(bytes);
      messages.add(message instanceof LinkMessages.Message.Done ? done() : message);
    }
    return messages;
  }

  /// The kernel marks the message at which it noticed that links had changed, seldom the last one.
  private LinkMessages.Message done() {
    boolean complete = !interrupted;
    interrupted = false;
    return new LinkMessages.Message.Done(complete);
  }

  @Override
  public void close() {
    socket.close();
  }
}
