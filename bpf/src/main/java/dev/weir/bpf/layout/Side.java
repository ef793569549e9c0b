// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

/// Which way a packet passed an interface: `enum weir_side`; numbered as there.
public enum Side {
  INGRESS(0, "ingress"),
  EGRESS(1, "egress");

  static final int SIDES = 2;

  private final int number;
  private final String label;

  Side(int number, String label) {
    this.number = number;
    this.label = label;
  }

  /// The name in metrics.
  public String label() {
    return label;
  }

  /// The constant's value in C: an index of the kernel's arrays.
  public int number() {
    return number;
  }
}
