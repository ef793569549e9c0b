// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.link;

import java.util.Locale;

/// Which packets of an interface a traffic control program sees.
public enum Direction {
  /// Packets that come in by the interface.
  INGRESS,
  /// Packets that leave by it.
  EGRESS;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
