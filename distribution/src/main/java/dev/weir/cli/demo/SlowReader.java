// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Asks for more than its buffer holds and reads a little each round: its window is closed in between.
final class SlowReader implements Traffic.Generator {
  private static final int ASKED_BYTES = 1_000_000;
  private static final int READ_BYTES = 150_000;
  private static final int TIMEOUT_MILLIS = 2000;

  private final InetAddress server;
  private final byte[] buffer = new byte[READ_BYTES];
  private @Nullable Socket socket;

  SlowReader(InetAddress server) {
    this.server = server;
  }

  @Override
  public void round(int round) throws IOException {
    Socket reading = socket;
    if (reading == null) {
      socket = ask();
    } else if (reading.getInputStream().readNBytes(buffer, 0, buffer.length) < buffer.length) {
      close();
      socket = null;
    }
  }

  private Socket ask() throws IOException {
    Socket asking = new Socket();
    try {
      asking.setReceiveBufferSize(Generators.SOCKET_BUFFER_BYTES);
      asking.setSoTimeout(TIMEOUT_MILLIS);
      asking.connect(new InetSocketAddress(server, Endpoint.BYTES_PORT), TIMEOUT_MILLIS);
      asking.getOutputStream().write((ASKED_BYTES + "\n").getBytes(StandardCharsets.US_ASCII));
      return asking;
    } catch (IOException e) {
      asking.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    Socket open = socket;
    if (open != null) {
      open.close();
    }
  }
}
