// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.netlink;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.Errno;
import dev.weir.bpf.ffi.Socket;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/// Where packets to anywhere leave the calling thread's network namespace, at this moment.
public final class DefaultRoutes {
  private static final int AF_INET = 2;
  private static final int QUEUE_BYTES = 1 << 20;

  private DefaultRoutes() {}

  /// The numbers of the interfaces that a default route of IPv6 or IPv4 leads to, in any routing
  /// table. Throws [BpfException].
  public static Set<Integer> interfaces() {
    Set<Integer> found = new HashSet<>();
    try (NetlinkSocket socket = new NetlinkSocket(NetlinkSocket.ROUTE, 0, QUEUE_BYTES)) {
      for (int family : new int[] {Socket.AF_INET6, AF_INET}) {
        socket.send(RouteMessages.dumpRequest(family, family));
        while (read(socket.receive(true), found)) {
          // More of the answer is to come.
        }
      }
    }
    return Set.copyOf(found);
  }

  /// False at the end of the answer.
  private static boolean read(ByteBuffer answer, Set<Integer> found) {
    int start = 0;
    while (answer.limit() - start >= LinkMessages.HEADER_SIZE) {
      int length = answer.getInt(start);
      if (length < LinkMessages.HEADER_SIZE || length > answer.limit() - start) {
        throw new IllegalArgumentException("netlink message of " + length + " bytes");
      }
      switch (Short.toUnsignedInt(answer.getShort(start + 4))) {
        case LinkMessages.TYPE_DONE -> {
          return false;
        }
        case LinkMessages.TYPE_ERROR -> {
          int errno = answer.getInt(start + LinkMessages.HEADER_SIZE);
          if (Errno.EOPNOTSUPP.is(errno)) {
            return false; // A kernel without this address family has no routes of it.
          }
          throw BpfException.of("cannot list routes", errno == 0 ? Errno.EINVAL.number() : errno);
        }
        case RouteMessages.TYPE_NEWROUTE -> {
          if (RouteMessages.isDefault(answer, start)) {
            found.addAll(RouteMessages.interfaces(answer, start));
          }
        }
        default -> {}
      }
      start += NetlinkAttributes.align(length);
    }
    return true;
  }
}
