// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.telemetry;

/// The last thing that went wrong in a component.
///
/// @param epochNanos when, nanoseconds since the epoch
public record LastError(String message, long epochNanos) {}
