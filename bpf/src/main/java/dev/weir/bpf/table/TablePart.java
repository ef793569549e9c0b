// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.table;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.weir.bpf.layout.EpochDecoder;
import dev.weir.bpf.layout.FlowDecoder;
import dev.weir.bpf.layout.KeyDecoder;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/// Some slots of the flow table, in memory that the programs share. What the words of `enum
/// weir_state` mean and who may write what stands in `weir/types.h`.
///
/// @param slots how many
/// @param tags one fingerprint a slot, 0 for a free one
/// @param flows one `struct weir_flow` a slot
/// @param before one `struct weir_ended_epoch` a slot
/// @param release what closing does
public record TablePart(
    int slots, MemorySegment tags, MemorySegment flows, MemorySegment before, Runnable release)
    implements AutoCloseable {
  /// Made when it is first used: a capture's table is read without it.
  private static final class Shared {
    static final VarHandle WORD = JAVA_INT.varHandle();
  }

  /// Whether a flow is in the slot, or about to be.
  public boolean isTaken(int slot) {
    return (int) Shared.WORD.getAcquire(tags, (long) slot * Integer.BYTES) != 0;
  }

  /// Gives the slot back: nothing of it is touched afterwards.
  void free(int slot) {
    Shared.WORD.setRelease(tags, (long) slot * Integer.BYTES, 0);
  }

  static long flowAt(int slot) {
    return slot * FlowDecoder.FLOW_BYTES;
  }

  static long beforeAt(int slot) {
    return slot * EpochDecoder.ENDED_BYTES;
  }

  int state(int slot) {
    return (int) Shared.WORD.getAcquire(flows, stateAt(slot));
  }

  /// Swaps the state; false when somebody wrote since it was `seen`.
  boolean swapState(int slot, int seen, int wanted) {
    return Shared.WORD.compareAndSet(flows, stateAt(slot), seen, wanted);
  }

  /// Ends an update of the slot that [#swapState] began by WRITING.
  void unlock(int slot, int state) {
    Shared.WORD.setRelease(flows, stateAt(slot), state);
  }

  /// Zeroes the key: from the end of this update on no packet finds the flow.
  void clearKey(int slot) {
    flows.asSlice(flowAt(slot), KeyDecoder.BYTES).fill((byte) 0);
  }

  /// Zeroes everything but the state.
  void clear(int slot) {
    long base = flowAt(slot);
    flows.asSlice(base, FlowDecoder.STATE).fill((byte) 0);
    long rest = FlowDecoder.STATE + Integer.BYTES;
    flows.asSlice(base + rest, FlowDecoder.FLOW_BYTES - rest).fill((byte) 0);
  }

  private static long stateAt(int slot) {
    return flowAt(slot) + FlowDecoder.STATE;
  }

  @Override
  public void close() {
    release.run();
  }
}
