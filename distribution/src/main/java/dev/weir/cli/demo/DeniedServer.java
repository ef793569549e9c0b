// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;

/// A UDP server that a policy of the kernel lets nobody reach: drops that are somebody's will.
final class DeniedServer {
  private static final int PAYLOAD_BYTES = 60;

  private DeniedServer() {}

  /// Opens the server in this process's namespace. The policy is laid by [Cable#deny].
  static DatagramSocket open() throws IOException {
    return new DatagramSocket(Endpoint.DENIED_PORT);
  }

  /// Sends to the server, over IPv6 and IPv4 in turn.
  static Traffic.Generator clients(Endpoint server) throws IOException {
    DatagramSocket socket = new DatagramSocket();
    return new Traffic.Generator() {
      @Override
      public void round(int round) throws IOException {
        InetAddress address = round % 2 == 0 ? server.inet6() : server.inet4();
        byte[] payload = new byte[PAYLOAD_BYTES];
        socket.send(new DatagramPacket(payload, payload.length, address, Endpoint.DENIED_PORT));
      }

      @Override
      public void close() {
        socket.close();
      }
    };
  }
}
