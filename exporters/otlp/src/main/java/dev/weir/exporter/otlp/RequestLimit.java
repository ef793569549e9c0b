// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicInteger;

/// The largest request that is sent: as configured, and less once the server has refused one of that
/// size. Safe for use by several threads.
final class RequestLimit {
  /// What is refused below this is refused for other reasons, or by a server that cannot be helped.
  private static final int LEAST_BYTES = 64 << 10;

  private final int configured;
  private final AtomicInteger bytes;
  private final System.Logger logger;

  RequestLimit(int bytes, System.Logger logger) {
    this.configured = bytes;
    this.bytes = new AtomicInteger(bytes);
    this.logger = logger;
  }

  int bytes() {
    return bytes.get();
  }

  /// As configured: what a single record may have that cannot be sent in less.
  int mostBytes() {
    return configured;
  }

  /// The server found a request of that size too large.
  void refused(int size) {
    int next = Math.max(LEAST_BYTES, size / 2);
    int before = bytes.getAndUpdate(current -> Math.min(current, next));
    if (next < before) {
      logger.log(
          Level.WARNING,
          "the server refuses requests of "
              + size
              + " bytes; from now on they have at most "
              + next
              + ". Set max_request_size to what it takes");
    }
  }
}
