// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

/// Why a packet is in no flow: `enum weir_unparsed`; the order is the index of the kernel's arrays.
public enum UnparsedReason {
  TOO_SHORT("too_short"),
  TRUNCATED("truncated"),
  CHAIN_TOO_LONG("chain_too_long"),
  CHAIN_CUT("chain_cut"),
  BAD_VERSION("bad_version"),
  BAD_LENGTH("bad_length");

  static final int REASONS = 6;

  private final String label;

  UnparsedReason(String label) {
    this.label = label;
  }

  /// The name in metrics and reports.
  public String label() {
    return label;
  }
}
