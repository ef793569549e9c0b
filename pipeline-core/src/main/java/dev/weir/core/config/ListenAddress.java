// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;

/// Checks `host:port` texts.
final class ListenAddress {
  private ListenAddress() {}

  /// What is wrong with the text, if anything is. Resolves nothing.
  static Optional<String> check(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      return problem(text, "has no port");
    }
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (host.isEmpty()) {
      return problem(text, "has no address before the ':'");
    }
    if (!bracketed && host.indexOf(':') >= 0) {
      return problem(text, "has an IPv6 address without brackets");
    }
    if (host.chars().anyMatch(c -> c <= ' ' || c == '/')) {
      return problem(text, "is not an address and port");
    }
    try {
      if (bracketed) {
        Inet6Address.ofLiteral(host.substring(1, host.length() - 1));
      } else if (host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'))) {
        Inet4Address.ofLiteral(host);
      }
    } catch (IllegalArgumentException _) {
      return problem(text, "has '" + host + "', which is not an address");
    }
    return checkPort(text, text.substring(colon + 1));
  }

  /// Listens for a moment on an address that [#check] found nothing wrong with, and tells why that
  /// cannot be done. Resolves a name.
  static Optional<String> tryOut(String text) {
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, colon).replace("[", "").replace("]", "");
    InetSocketAddress address =
        new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
    if (address.isUnresolved()) {
      return Optional.of("'" + text + "': unknown host '" + host + "'");
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(address);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "cannot listen on '"
              + text
              + "': "
              + e.getMessage()
              + "; free the port or set another, port 0 for any free one");
    }
  }

  private static Optional<String> checkPort(String text, String port) {
    if (port.isEmpty()) {
      return problem(text, "has no port");
    }
    if (!port.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return problem(text, "has the port '" + port + "', which is not a number");
    }
    if (port.length() > 5 || Integer.parseInt(port) > 65_535) {
      return problem(text, "has the port " + port + ", which is above 65535");
    }
    return Optional.empty();
  }

  private static Optional<String> problem(String text, String what) {
    return Optional.of(
        "'" + text + "' " + what + "; wanted one like 127.0.0.1:9099 or \"[::1]:9099\"");
  }
}
