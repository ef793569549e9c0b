// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

/// Where the first byte of a frame lies: `enum weir_link`; numbered as there.
public enum LinkLayer {
  ETHERNET(0, "ethernet"),
  RAW(1, "raw"),
  NULL(2, "null"),
  SLL(3, "sll"),
  SLL2(4, "sll2");

  static final int LAYERS = 5;

  private final int number;
  private final String label;

  LinkLayer(int number, String label) {
    this.number = number;
    this.label = label;
  }

  /// The name in messages.
  public String label() {
    return label;
  }

  /// The constant's value in C: an index of the kernel's arrays.
  public int number() {
    return number;
  }
}
