// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/// A struct that was copied out of native memory as a whole. Its fields are read from an array, which
/// costs little even before the optimising compiler has seen the code: most runs over a capture end
/// before that. Fields lie as the C compiler of a little-endian machine puts them, which every machine
/// is that Weir runs on. Mutable and reused, for one thread.
public final class Words {
  private long[] words = new long[0];

  /// Copies so many bytes, a multiple of eight.
  public void take(MemorySegment memory, long base, long bytes) {
    int count = (int) (bytes >>> 3);
    if (words.length < count) {
      words = new long[count];
    }
    MemorySegment.copy(memory, JAVA_LONG, base, words, 0, count);
  }

  /// The field of 64 bits at so many bytes.
  public long u64(int at) {
    return words[at >>> 3];
  }

  /// That of 32 bits.
  public int u32(int at) {
    return (int) (words[at >>> 3] >>> ((at & 4) << 3));
  }

  /// That of 16 bits, without sign.
  public int u16(int at) {
    return (int) (words[at >>> 3] >>> ((at & 6) << 3)) & 0xffff;
  }

  /// That of 8 bits, without sign.
  public int u8(int at) {
    return (int) (words[at >>> 3] >>> ((at & 7) << 3)) & 0xff;
  }
}
