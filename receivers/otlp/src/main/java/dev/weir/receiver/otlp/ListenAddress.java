// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import java.net.InetSocketAddress;

/// A host and a port to listen on: `0.0.0.0:4317`, `[::1]:4317`, `localhost:0`.
record ListenAddress(String host, int port) {
  private static final int MOST = 65_535;

  /// Reads the text form.
  ///
  /// @throws IllegalArgumentException when the text is none
  static ListenAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    int port = port(text.substring(colon + 1));
    if (host.isEmpty() || (host.indexOf(':') >= 0 && !bracketed) || port < 0) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no address to listen on; wanted host:port like 127.0.0.1:4317 or [::]:4317");
    }
    return new ListenAddress(bracketed ? host.substring(1, host.length() - 1) : host, port);
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      return port <= MOST ? port : -1;
    } catch (NumberFormatException _) {
      return -1;
    }
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  InetSocketAddress resolved() {
    return new InetSocketAddress(host, port);
  }
}
