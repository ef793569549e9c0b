// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

/// What to do with a packet that several interfaces show.
public enum Dedup {
  /// Count it on each.
  NONE,
  /// Count it on the interface that showed the flow's direction first.
  FIRST_INTERFACE
}
