// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

/// An IPv6 extension header: `enum weir_header`; numbered as there.
public enum ExtensionHeader {
  HOPOPTS(0, "hopopts"),
  ROUTING(1, "routing"),
  FRAGMENT(2, "fragment"),
  DSTOPTS(3, "dstopts"),
  AH(4, "ah"),
  ESP(5, "esp"),
  MOBILITY(6, "mobility");

  static final int HEADERS = 7;

  private final int number;
  private final String label;

  ExtensionHeader(int number, String label) {
    this.number = number;
    this.label = label;
  }

  /// The name in metrics and reports.
  public String label() {
    return label;
  }

  /// The constant's value in C: an index of the kernel's arrays.
  public int number() {
    return number;
  }
}
