// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp.transport;

import dev.weir.otlp.tls.ReloadingTls;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A server and how to speak to it.
///
/// @param headers sent with every request; their values are secret
/// @param gzip whether requests come compressed
/// @param timeout of one request, from the first byte to the last of the answer
/// @param tls null for plain text
/// @param userAgent what we call ourselves
public record Target(
    Endpoint endpoint,
    Map<String, String> headers,
    boolean gzip,
    Duration timeout,
    @Nullable ReloadingTls tls,
    String userAgent) {
  @Override
  public String toString() {
    return endpoint.toString();
  }
}
