// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

/// Why a packet is in no flow: `enum weir_unparsed`; numbered as there.
public enum UnparsedReason {
  TOO_SHORT(0, "too_short"),
  TRUNCATED(1, "truncated"),
  CHAIN_TOO_LONG(2, "chain_too_long"),
  CHAIN_CUT(3, "chain_cut"),
  BAD_VERSION(4, "bad_version"),
  BAD_LENGTH(5, "bad_length");

  static final int REASONS = 6;

  private final int number;
  private final String label;

  UnparsedReason(int number, String label) {
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
