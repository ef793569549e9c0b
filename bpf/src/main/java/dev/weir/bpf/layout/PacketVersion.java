// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

/// The IP version of a packet: `enum weir_version`; the order is the index of the kernel's arrays.
public enum PacketVersion {
  NONE("none"),
  V4("4"),
  V6("6");

  static final int VERSIONS = 3;

  private final String label;

  PacketVersion(String label) {
    this.label = label;
  }

  /// The name in metrics.
  public String label() {
    return label;
  }
}
