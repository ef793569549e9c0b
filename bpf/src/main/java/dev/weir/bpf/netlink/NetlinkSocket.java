// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.Errno;
import dev.weir.bpf.Opened;
import dev.weir.bpf.ffi.Socket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A netlink socket in the network namespace of the thread that opens it.
final class NetlinkSocket implements AutoCloseable {
  static final int ADDRESS_SIZE = 12;
  static final int ADDRESS_GROUPS = 8;
  static final int ROUTE = 0;
  static final int GENERIC = 16;

  /// The kernel fills up to 32 KiB at once when there is room for it.
  private static final int BUFFER_BYTES = 64 << 10;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer;
  private final Socket socket;

  /// Opens a socket that answers requests and hears of the changes in `groups`. The kernel keeps at
  /// least `queueBytes` for it.
  NetlinkSocket(int protocol, int groups, int queueBytes) {
    Opened opened = new Opened();
    opened.add(arena);
    try (Arena confined = Arena.ofConfined()) {
      buffer = arena.allocate(BUFFER_BYTES, 8);
      socket = opened.add(Socket.open(Socket.AF_NETLINK, Socket.SOCK_RAW, protocol, ""));
      socket.option(Socket.SOL_SOCKET, Socket.SO_RCVBUF, queueBytes);
      MemorySegment address = confined.allocate(ADDRESS_SIZE, 4);
      address.set(JAVA_SHORT, 0, (short) Socket.AF_NETLINK);
      address.set(JAVA_INT, ADDRESS_GROUPS, groups);
      check("listen to netlink", socket.bind(address));
    } catch (Throwable e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  int fd() {
    return socket.fd();
  }

  void send(byte[] request) {
    try (Arena confined = Arena.ofConfined()) {
      MemorySegment message = confined.allocateFrom(JAVA_BYTE, request);
      check("ask by netlink", socket.send(message, MemorySegment.NULL));
    }
  }

  /// The messages that have arrived together, in the machine's byte order and valid until the next
  /// call; empty when there are none. Throws [BpfException] with ENOBUFS when the kernel had to drop
  /// some before.
  ByteBuffer receive(boolean wait) {
    int received = socket.receive(buffer, wait ? 0 : Socket.MSG_DONTWAIT);
    if (Errno.EAGAIN.is(received) || Errno.EINTR.is(received)) {
      received = 0;
    }
    check("hear by netlink", received);
    return buffer.asSlice(0, received).asByteBuffer().order(ByteOrder.nativeOrder());
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
