// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.flow;

import dev.weir.api.Attributes;

/// One request and its answer on the application layer.
///
/// @param protocol what was spoken
/// @param timeNanos of the answer, nanoseconds since the epoch
/// @param latencyNanos -1 when unknown
/// @param attributes by the semantic conventions of the protocol (`http.response.status_code`,
///     `dns.question.name`)
public record Exchange(
    Protocol protocol, long timeNanos, long latencyNanos, Attributes attributes) {
  /// The application protocols of the dataset, by their number there.
  public enum Protocol {
    NONE,
    HTTP,
    GRPC,
    DNS,
    KAFKA
  }
}
