// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// What the windows of a processor share: memory that they take and give back, and a place to put a row
/// together. For one thread.
final class RowMemory {
  /// A place in a chunk takes so many bits.
  static final int BITS = 18;

  private static final int MOST_BYTES = 1 << BITS;
  private static final int FIRST_BYTES = 1 << 10;

  final RowBuffer buffer = new RowBuffer();
  final byte[] scratch = new byte[RowCodec.MOST_BYTES];

  private final Deque<byte[]> spare = new ArrayDeque<>();
  private int taken;

  /// A window's next chunk. The first are small, since a window may have one row only.
  byte[] take(int before) {
    int bytes = before < BITS ? Math.min(MOST_BYTES, FIRST_BYTES << before) : MOST_BYTES;
    if (bytes < MOST_BYTES) {
      return new byte[bytes];
    }
    taken++;
    byte[] chunk = spare.poll();
    return chunk == null ? new byte[bytes] : chunk;
  }

  /// Keeps as many as are in use: what a flood needed is given up after it.
  void giveBack(List<byte[]> chunks) {
    for (byte[] chunk : chunks) {
      if (chunk.length == MOST_BYTES) {
        taken--;
        spare.add(chunk);
      }
    }
    while (spare.size() > taken + 1) {
      spare.poll();
    }
  }
}
