// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.record;

import dev.weir.api.component.ByteSize;

/// What of the heap the rows of captures may take, so that all of it together fits: on a machine with
/// little memory the heap is small, and the virtual machine's default is a quarter of the memory.
///
/// @param pending rows of open windows; a capture can step back to any window, so all of them wait
/// @param queue rows that wait to be written
/// @param flows how many are remembered
public record RecordMemory(ByteSize pending, ByteSize queue, int flows) {
  private static final long MOST_PENDING_MEBIBYTES = 768;
  private static final long MOST_QUEUED_MEBIBYTES = 64;
  private static final int MOST_FLOWS = 500_000;
  private static final int FEWEST_FLOWS = 1024;

  /// Of each flow, twice: the table is copied when it grows.
  private static final long FLOW_BYTES = 2 * 120L;

  private static final long MEBIBYTE = 1L << 20;

  /// What fits into a heap.
  ///
  /// @param heapBytes the most that the heap can become
  public static RecordMemory of(long heapBytes) {
    return new RecordMemory(
        ByteSize.ofMebibytes(Math.clamp(heapBytes / 3 / MEBIBYTE, 1, MOST_PENDING_MEBIBYTES)),
        ByteSize.ofMebibytes(Math.clamp(heapBytes / 12 / MEBIBYTE, 1, MOST_QUEUED_MEBIBYTES)),
        Math.clamp(heapBytes / 6 / FLOW_BYTES, FEWEST_FLOWS, MOST_FLOWS));
  }
}
