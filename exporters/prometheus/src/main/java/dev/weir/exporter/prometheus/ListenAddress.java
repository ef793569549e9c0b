// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.prometheus;

/// A host and a port to listen on: `0.0.0.0:9100`, `[::1]:9100`, `localhost:0`.
record ListenAddress(String host, int port) {
  static ListenAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (host.isEmpty() || (host.indexOf(':') >= 0 && !bracketed)) {
      throw wrong(text);
    }
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (port < 0 || port > 65_535) {
        throw wrong(text);
      }
      return new ListenAddress(bracketed ? host.substring(1, host.length() - 1) : host, port);
    } catch (NumberFormatException _) {
      throw wrong(text);
    }
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "'"
            + text
            + "' is no address to listen on; wanted host:port like 0.0.0.0:9100 or [::]:9100");
  }
}
