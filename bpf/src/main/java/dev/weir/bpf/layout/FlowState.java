// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

/// What the bits of a flow's state mean: `enum weir_state`.
public final class FlowState {
  /// Somebody changes the flow.
  public static final int WRITING = 1;

  /// All of the latest epoch has been told: the next packet begins anew.
  public static final int TOLD = 2;

  /// An epoch before the latest waits to be told.
  public static final int BEFORE = 4;

  /// The rest of the word is a count of updates.
  public static final int STEP = 8;

  private FlowState() {}
}
