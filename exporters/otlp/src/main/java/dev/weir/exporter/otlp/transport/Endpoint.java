// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp.transport;

import java.net.URI;
import java.net.URISyntaxException;

/// Where a server listens: `http://host:4317`, `https://[2001:db8::1]:4318/prefix`.
///
/// @param host without brackets
/// @param path below which the signals' own paths are, without a slash at its end; empty for the root
public record Endpoint(boolean encrypted, String host, int port, String path) {
  /// Reads a URL.
  ///
  /// @param defaultPort where the text names none
  /// @throws IllegalArgumentException when the text is no endpoint
  public static Endpoint parse(String text, int defaultPort) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw wrong(text, e.getReason());
    }
    String scheme = uri.getScheme();
    String host = uri.getHost();
    if (scheme == null || host == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw wrong(text, "it has no scheme http or https, or no host");
    }
    if (uri.getRawUserInfo() != null) {
      // Not quoted: it is a secret.
      throw new IllegalArgumentException(
          "holds a user or a password; wanted a URL without, and headers: {authorization: ...}");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw wrong(text, "it has a query or a fragment");
    }
    int port = uri.getPort() < 0 ? defaultPort : uri.getPort();
    if (port < 1 || port > 65_535) {
      throw wrong(text, "there is no port " + port);
    }
    String path = uri.getRawPath();
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    boolean bracketed = host.startsWith("[");
    return new Endpoint(
        scheme.equals("https"),
        bracketed ? host.substring(1, host.length() - 1) : host,
        port,
        path);
  }

  private static IllegalArgumentException wrong(String text, String why) {
    return new IllegalArgumentException(
        "'" + text + "' is no endpoint: " + why + "; wanted a URL like http://collector:4317");
  }

  /// The address of something at the endpoint.
  URI uri(String relative) {
    return URI.create(this + relative);
  }

  @Override
  public String toString() {
    String shown = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return (encrypted ? "https://" : "http://") + shown + ":" + port + path;
  }
}
