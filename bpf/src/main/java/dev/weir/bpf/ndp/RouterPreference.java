// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ndp;

/// How much a router or route wants to be preferred to others: two bits, RFC 4191 section 2.1. Hosts
/// take the reserved value for medium in a router's own preference, and skip a route that has it.
public enum RouterPreference {
  MEDIUM("medium"),
  HIGH("high"),
  RESERVED("reserved"),
  LOW("low");

  private final String label;

  RouterPreference(String label) {
    this.label = label;
  }

  /// Of the flags byte that has the two bits as its fourth and fifth.
  static RouterPreference ofFlags(int flags) {
    return values()[flags >>> 3 & 3];
  }

  public String label() {
    return label;
  }
}
