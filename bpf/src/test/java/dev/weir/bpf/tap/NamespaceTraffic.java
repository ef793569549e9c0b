// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.netns.NetworkNamespaces;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// Real traffic between two namespaces, over once the call returns.
final class NamespaceTraffic {
  private static final int PINGS = 5;

  private NamespaceTraffic() {}

  /// TCP, UDP and ping over IPv6 and IPv4, from left to right.
  static void mixed(NetworkNamespaces net, int tcpBytes, int datagrams) throws IOException {
    for (String address : new String[] {net.right().ipv6(), net.right().ipv4()}) {
      tcp(net, address, tcpBytes);
      udp(net, address, datagrams);
      for (int i = 0; i < PINGS; i++) {
        boolean answered = net.left().call(() -> InetAddress.getByName(address).isReachable(5_000));
        assertThat(answered).as("ping of " + address).isTrue();
      }
    }
  }

  /// Sends `bytes` one way, reads them all, and closes both ends.
  static void tcp(NetworkNamespaces net, String address, int bytes) throws IOException {
    try (ServerSocketChannel server = net.right().call(() -> ServerSocketChannel.open())) {
      server.bind(new InetSocketAddress(address, 0));
      try (SocketChannel client = net.left().call(() -> SocketChannel.open());
          SocketChannel accepted = connect(client, server)) {
        ByteBuffer out = ByteBuffer.allocateDirect(64 << 10);
        ByteBuffer in = ByteBuffer.allocateDirect(64 << 10);
        int left = bytes;
        while (left > 0) {
          out.clear().limit(Math.min(left, out.capacity()));
          int sent = client.write(out);
          left -= sent;
          for (int read = 0; read < sent; ) {
            read += accepted.read(in.clear());
          }
        }
        client.shutdownOutput();
        assertThat(accepted.read(in.clear())).isNegative();
        accepted.shutdownOutput();
        assertThat(client.read(in.clear())).isNegative();
      }
    }
  }

  /// Sends datagrams of 1,000 bytes and reads them all.
  static void udp(NetworkNamespaces net, String address, int datagrams) throws IOException {
    try (DatagramChannel server = net.right().call(() -> DatagramChannel.open());
        DatagramChannel client = net.left().call(() -> DatagramChannel.open())) {
      server.bind(new InetSocketAddress(address, 0));
      client.connect(server.getLocalAddress());
      ByteBuffer out = ByteBuffer.allocateDirect(1_000);
      ByteBuffer in = ByteBuffer.allocateDirect(2_000);
      for (int i = 0; i < datagrams; i++) {
        client.write(out.clear());
        server.receive(in.clear());
      }
    }
  }

  private static SocketChannel connect(SocketChannel client, ServerSocketChannel server)
      throws IOException {
    client.connect(server.getLocalAddress());
    return server.accept();
  }
}
