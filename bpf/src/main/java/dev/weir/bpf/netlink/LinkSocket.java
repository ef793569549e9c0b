// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.Errno;
import dev.weir.bpf.ffi.Socket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// An rtnetlink socket for messages about links.
final class LinkSocket implements AutoCloseable {
  static final int ADDRESS_SIZE = 12;
  static final int ADDRESS_GROUPS = 8;
  private static final int GROUP_LINK = 1;
  private static final int ROUTE = 0;

  /// The kernel fills up to 32 KiB at once when there is room for it.
  private static final int BUFFER_BYTES = 64 << 10;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer = arena.allocate(BUFFER_BYTES, 8);
  private final Socket socket;
  private int sequence;
  private boolean interrupted;

  /// Opens a socket that answers requests and, when `following`, hears of changes. The kernel keeps
  /// at least `queueBytes` for it.
  LinkSocket(boolean following, int queueBytes) {
    socket = Socket.open(Socket.AF_NETLINK, Socket.SOCK_RAW, ROUTE, "");
    socket.option(Socket.SOL_SOCKET, Socket.SO_RCVBUF, queueBytes);
    try (Arena confined = Arena.ofConfined()) {
      MemorySegment address = confined.allocate(ADDRESS_SIZE, 4);
      address.set(JAVA_SHORT, 0, (short) Socket.AF_NETLINK);
      address.set(JAVA_INT, ADDRESS_GROUPS, following ? GROUP_LINK : 0);
      check("listen for interfaces", socket.bind(address));
    } catch (BpfException e) {
      close();
      throw e;
    }
  }

  int fd() {
    return socket.fd();
  }

  void requestAll() {
    try (Arena confined = Arena.ofConfined()) {
      MemorySegment request =
          confined.allocateFrom(JAVA_BYTE, LinkMessages.dumpRequest(++sequence));
      check("ask for interfaces", socket.send(request, MemorySegment.NULL));
    }
  }

  /// The messages that have arrived together; empty when there are none. Throws [BpfException] with
  /// ENOBUFS when the kernel had to drop some before.
  List<LinkMessages.Message> receive(boolean wait) {
    int received = socket.receive(buffer, wait ? 0 : Socket.MSG_DONTWAIT);
    if (Errno.EAGAIN.is(received) || Errno.EINTR.is(received)) {
      return List.of();
    }
    check("hear of interfaces", received);
    ByteBuffer bytes = buffer.asSlice(0, received).asByteBuffer().order(ByteOrder.nativeOrder());
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

  private static void check(String what, int result) {
    if (result < 0) {
      throw BpfException.of("cannot " + what, result);
    }
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      socket.close();
      arena.close();
    }
  }
}
