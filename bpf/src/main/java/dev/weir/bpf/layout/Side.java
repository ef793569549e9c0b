// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

/// Which way a packet passed an interface: `enum weir_side`; the order is the index of the kernel's arrays.
public enum Side {
  INGRESS("ingress"),
  EGRESS("egress");

  static final int SIDES = 2;

  private final String label;

  Side(String label) {
    this.label = label;
  }

  /// The name in metrics.
  public String label() {
    return label;
  }
}
