// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

/// Where the first byte of a frame lies: `enum weir_link`; the order is the index of the kernel's arrays.
public enum LinkLayer {
  ETHERNET("ethernet"),
  RAW("raw"),
  NULL("null"),
  SLL("sll"),
  SLL2("sll2");

  static final int LAYERS = 5;

  private final String label;

  LinkLayer(String label) {
    this.label = label;
  }

  /// The name in messages.
  public String label() {
    return label;
  }
}
