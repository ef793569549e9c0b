// SPDX-License-Identifier: Apache-2.0
package dev.weir.api;

/// Something that happened at an instant: a neighbour discovery message, an extension-header
/// anomaly, an alert.
///
/// @param name what happened, dotted and lower-case, for example `network.ndp.router_advertisement`
/// @param timeNanos when it happened, nanoseconds since the epoch
/// @param severity how much it matters to a reader
/// @param body one sentence for a person; empty when the name says it all
/// @param attributes the evidence, typed
public record Event(
    String name, long timeNanos, Severity severity, String body, Attributes attributes) {
  long estimatedBytes() {
    return 64 + 2L * body.length() + attributes.estimatedBytes();
  }
}
