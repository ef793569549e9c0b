// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.table;

/// The memory of a flow table, which the programs write at the same time. It is looked at part by
/// part, so that a large table need not be mapped at once. For one thread.
public interface TableMemory {
  /// How many flows the table holds.
  int slots();

  /// How many slots a part has at most.
  int partSlots();

  /// The part that begins at a slot, a multiple of [#partSlots]; closed by the caller. Throws
  /// [dev.weir.bpf.BpfException] when it cannot be mapped.
  TablePart part(int firstSlot);

  /// Whether a flow is in the slot, without mapping its part.
  boolean isTaken(int slot);

  /// Whether any slot of the part is taken, without mapping it.
  boolean isEmpty(int firstSlot);
}
