// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.label;

/// Sets of rules as bits, one for each rule.
final class RuleSet {
  private RuleSet() {}

  static int words(int rules) {
    return (rules + 63) >>> 6;
  }

  static void add(long[] set, int rule) {
    set[rule >>> 6] |= 1L << rule;
  }

  static void or(long[] to, long[] other) {
    for (int i = 0; i < to.length; i++) {
      to[i] |= other[i];
    }
  }

  static void and(long[] to, long[] other) {
    for (int i = 0; i < to.length; i++) {
      to[i] &= other[i];
    }
  }

  /// Keeps of `to` what is in both of one pair or in both of the other.
  static void andEither(long[] to, long[] one, long[] with, long[] other, long[] withOther) {
    for (int i = 0; i < to.length; i++) {
      to[i] &= (one[i] & with[i]) | (other[i] & withOther[i]);
    }
  }

  /// The first rule from `from` on; -1 when there is none.
  static int next(long[] set, int from) {
    int word = from >>> 6;
    if (word >= set.length) {
      return -1;
    }
    long bits = set[word] & (-1L << from);
    while (bits == 0) {
      if (++word == set.length) {
        return -1;
      }
      bits = set[word];
    }
    return (word << 6) + Long.numberOfTrailingZeros(bits);
  }
}
