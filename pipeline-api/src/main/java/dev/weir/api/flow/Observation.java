// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.flow;

import java.util.Locale;

/// Where the packets of one direction were counted.
///
/// @param interfaceName empty where there is none, as in a capture
/// @param interfaceIndex the kernel's index, 0 where there is none
/// @param side which way the packets passed that interface
public record Observation(String interfaceName, int interfaceIndex, Side side) {
  /// Which way packets pass an interface, from the host's point of view. A capture does not say.
  public enum Side {
    INGRESS,
    EGRESS,
    UNKNOWN;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
