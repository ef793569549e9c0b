// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.parquet;

/// Small numbers as runs of the same one, or packed as bits (encoding RLE of the format).
final class HybridRuns {
  private static final int GROUP = 8;

  private HybridRuns() {}

  /// How many bits numbers up to `most` take.
  static int width(int most) {
    return 32 - Integer.numberOfLeadingZeros(most);
  }

  /// A run of eight or more is one; what lies between is packed in groups of eight, of which the last
  /// may end in zeros that nobody reads.
  static void write(int[] values, int count, int width, Bytes to) {
    int packedFrom = 0;
    int at = 0;
    while (at < count) {
      int end = at + 1;
      while (end < count && values[end] == values[at]) {
        end++;
      }
      // What is packed must be whole groups, unless it is the last.
      int start = packedFrom + (at - packedFrom + GROUP - 1) / GROUP * GROUP;
      if (end - start >= GROUP) {
        pack(values, packedFrom, start, width, to);
        to.putVarint((long) (end - start) << 1);
        for (int shift = 0; shift < width; shift += 8) {
          to.put(values[at] >>> shift);
        }
        packedFrom = end;
      }
      at = end;
    }
    pack(values, packedFrom, count, width, to);
  }

  private static void pack(int[] values, int from, int end, int width, Bytes to) {
    int count = end - from;
    if (count <= 0) {
      return;
    }
    int groups = (count + GROUP - 1) / GROUP;
    to.putVarint((long) groups << 1 | 1);
    long bits = 0;
    int filled = 0;
    for (int i = 0; i < groups * GROUP; i++) {
      bits |= (long) (i < count ? values[from + i] : 0) << filled;
      filled += width;
      while (filled >= 8) {
        to.put((int) bits);
        bits >>>= 8;
        filled -= 8;
      }
    }
  }
}
