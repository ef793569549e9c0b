// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/// A TCP server that accepts nobody. Once its queue is full the kernel drops what further clients
/// ask, and they ask again: drops and retransmissions, without a lossy link.
final class BusyServer {
  private static final int QUEUE = 1;

  /// A client asks again after a second.
  private static final int PATIENCE_MILLIS = 1300;

  private BusyServer() {}

  /// Opens the server in this process's namespace.
  static ServerSocket open() throws IOException {
    return new ServerSocket(Endpoint.BUSY_PORT, QUEUE);
  }

  /// Connects to the server, over IPv6 and IPv4 in turn, and keeps what it gets.
  static Traffic.Generator clients(Endpoint server) {
    List<Socket> queued = new ArrayList<>();
    return new Traffic.Generator() {
      @Override
      public void round(int round) throws IOException {
        InetAddress address = round % 2 == 0 ? server.inet6() : server.inet4();
        Socket socket = new Socket();
        try {
          socket.connect(new InetSocketAddress(address, Endpoint.BUSY_PORT), PATIENCE_MILLIS);
          queued.add(socket);
        } catch (SocketTimeoutException | ConnectException _) {
          // Its queue is full, as it should be; or it is not there yet, or not any more.
          socket.close();
        }
      }

      @Override
      public void close() throws IOException {
        for (Socket socket : queued) {
          socket.close();
        }
      }
    };
  }
}
