// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.netlink;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.Errno;
import dev.weir.bpf.netlink.LinkMessages.Message;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The network interfaces of the calling thread's network namespace, at this moment.
public final class Interfaces {
  private static final int QUEUE_BYTES = 1 << 18;

  private Interfaces() {}

  /// All of them, ordered by index. Throws [BpfException].
  public static List<NetworkInterface> list() {
    try (LinkSocket socket = new LinkSocket(LinkSocket.Changes.NONE, QUEUE_BYTES)) {
      Map<Integer, NetworkInterface> links = new HashMap<>();
      do {
        links.clear();
        socket.requestAll();
      } while (!readAll(socket, links));
      Collection<NetworkInterface> found = links.values();
      return found.stream().sorted(Comparator.comparingInt(NetworkInterface::index)).toList();
    }
  }

  /// Reads an answer to its end; false when links changed meanwhile and it may have holes.
  private static boolean readAll(LinkSocket socket, Map<Integer, NetworkInterface> links) {
    while (true) {
      for (Message message : socket.receive(true)) {
        switch (message) {
          case Message.Present(NetworkInterface link) -> links.put(link.index(), link);
          case Message.Done(boolean complete) -> {
            return complete;
          }
          case Message.Refused(int errno) ->
              throw BpfException.of(
                  "cannot list interfaces", errno == 0 ? Errno.EINVAL.number() : errno);
          case Message.Gone _, Message.DefaultRoute _, Message.Other _ -> {}
        }
      }
    }
  }
}
