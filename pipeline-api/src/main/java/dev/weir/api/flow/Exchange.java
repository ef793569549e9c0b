// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.flow;

import dev.weir.api.Attributes;

/// One request and its answer on the application layer.
///
/// @param protocol what was spoken
/// @param timeNanos of the answer, nanoseconds since the epoch
/// @param latencyNanos -1 when unknown
/// @param attributes by the semantic conventions of the protocol, where there are some: for HTTP
///     `http.request.method`, `url.path`, `http.response.status_code`; for gRPC `rpc.service`,
///     `rpc.method`, `rpc.grpc.status_code`; for DNS `dns.question.name`, `dns.answers` (a list) and,
///     of our own, `dns.response_code` (a number); for Kafka, of our own, `kafka.api_key` and
///     `kafka.error_code`. The trace that the request was part of is `traceparent` (W3C Trace Context)
///     where it is known whole, and `trace_id` (32 hexadecimal digits) where only that is
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
