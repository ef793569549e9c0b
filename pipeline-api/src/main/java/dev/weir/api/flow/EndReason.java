// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.flow;

import java.util.Locale;

/// Why the last record of a flow is its last.
public enum EndReason {
  /// No packet for the idle timeout.
  IDLE,
  /// Both sides sent FIN, or one sent RST, and the linger time has passed.
  CLOSED,
  /// Ended early to make room in the flow table.
  EVICTED,
  /// Weir stops.
  SHUTDOWN,
  /// The interface that counted the flow is gone.
  INTERFACE_GONE;

  /// The name in rows and attributes, for example `interface_gone`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
