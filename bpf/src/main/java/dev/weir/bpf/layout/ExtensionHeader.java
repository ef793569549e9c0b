// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

/// An IPv6 extension header: `enum weir_header`; the order is the index of the kernel's arrays.
public enum ExtensionHeader {
  HOPOPTS("hopopts"),
  ROUTING("routing"),
  FRAGMENT("fragment"),
  DSTOPTS("dstopts"),
  AH("ah"),
  ESP("esp"),
  MOBILITY("mobility");

  static final int HEADERS = 7;

  private final String label;

  ExtensionHeader(String label) {
    this.label = label;
  }

  /// The name in metrics and reports.
  public String label() {
    return label;
  }
}
