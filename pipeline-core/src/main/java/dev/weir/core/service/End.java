// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.service;

/// Why a service should stop.
///
/// @param message for a person; empty when the reason says it all
public record End(Reason reason, String message) {
  /// The kinds of end.
  public enum Reason {
    /// Somebody asked for it.
    REQUESTED,
    /// Every receiver has read its source to the end.
    FINISHED,
    /// A receiver failed, or the service could not go on after a reload.
    FAILED
  }
}
