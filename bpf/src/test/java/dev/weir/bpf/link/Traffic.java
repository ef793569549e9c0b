// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.link;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.bpf.netns.NetworkNamespace;
import dev.weir.bpf.object.BpfObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/// Makes packets between two namespaces, and reads what the test programs counted of them.
final class Traffic {
  static final int DATAGRAMS = 20;

  private Traffic() {}

  /// Sends [#DATAGRAMS] from one namespace to an open port of the other, and waits for the last.
  static void send(NetworkNamespace from, NetworkNamespace to) {
    try (DatagramChannel receiver = to.call(() -> open(to))) {
      from.call(() -> {
        try (DatagramChannel sender = open(from)) {
          for (int i = 0; i < DATAGRAMS; i++) {
            sender.send(ByteBuffer.wrap(new byte[] {(byte) i}), receiver.getLocalAddress());
          }
        }
        return true;
      });
      for (int i = 0; i < DATAGRAMS; i++) {
        receiver.receive(ByteBuffer.allocate(8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DatagramChannel open(NetworkNamespace namespace) throws IOException {
    return DatagramChannel.open(StandardProtocolFamily.INET6)
        .bind(new InetSocketAddress(namespace.ipv6(), 0));
  }

  /// The packets a test program has counted in its element of the mapped array.
  static long counted(BpfObject object, int element) {
    try (Arena arena = Arena.ofConfined()) {
      return object.map("shared").mmap(arena).get(JAVA_LONG, element * 8L);
    }
  }
}
