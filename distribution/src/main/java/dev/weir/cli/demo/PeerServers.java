// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// What answers at the other end, over both families: TCP that sends as many bytes as it is asked
/// for, UDP that sends back what it gets, and UDP that does not answer.
final class PeerServers implements AutoCloseable {
  private final ServerSocket bytes;
  private final DatagramSocket echo;
  private final DatagramSocket discard;

  private PeerServers(ServerSocket bytes, DatagramSocket echo, DatagramSocket discard) {
    this.bytes = bytes;
    this.echo = echo;
    this.discard = discard;
  }

  static PeerServers start() throws IOException {
    ServerSocket bytes = new ServerSocket(Endpoint.BYTES_PORT);
    DatagramSocket echo = new DatagramSocket(Endpoint.ECHO_PORT);
    DatagramSocket discard = new DatagramSocket(Endpoint.DISCARD_PORT);
    PeerServers servers = new PeerServers(bytes, echo, discard);
    run("tcp", servers::acceptAll);
    run("echo", servers::echoAll);
    run("discard", servers::discardAll);
    return servers;
  }

  private static void run(String name, Runnable work) {
    Thread.ofPlatform().name("peer-" + name).daemon().start(work);
  }

  private void acceptAll() {
    while (!bytes.isClosed()) {
      try {
        Socket client = bytes.accept();
        Thread.ofVirtual().start(() -> answer(client));
      } catch (IOException e) {
        if (!bytes.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private static void answer(Socket client) {
    try (client) {
      client.setSendBufferSize(Generators.SOCKET_BUFFER_BYTES);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
      String line = in.readLine();
      if (line != null) {
        client.getOutputStream().write(new byte[Integer.parseInt(line)]);
      }
    } catch (IOException | NumberFormatException _) {
      // The client has gone, or is not ours.
    }
  }

  private void echoAll() {
    byte[] buffer = new byte[65_535];
    while (!echo.isClosed()) {
      try {
        DatagramPacket datagram = new DatagramPacket(buffer, buffer.length);
        echo.receive(datagram);
        echo.send(datagram);
      } catch (IOException e) {
        if (!echo.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void discardAll() {
    byte[] buffer = new byte[2048];
    while (!discard.isClosed()) {
      try {
        discard.receive(new DatagramPacket(buffer, buffer.length));
      } catch (IOException e) {
        if (!discard.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    bytes.close();
    echo.close();
    discard.close();
  }
}
