// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.label;

import dev.weir.api.net.Address;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/// Which rules a number is in the ranges of: the line of numbers is cut wherever a range begins or
/// ends, and each piece knows its rules. Looked up by halving, whatever the number of rules.
final class RangeIndex {
  /// The ranges of one rule; no ranges mean any number.
  record Entry(int rule, List<Range> ranges) {
    Entry {
      ranges = List.copyOf(ranges);
    }
  }

  /// Where a piece begins, the reference to its set, and that set's header.
  private static final long ROW_BYTES = 40;

  private final long[] highs;
  private final long[] lows;
  private final long[][] rules;

  private RangeIndex(long[] highs, long[] lows, long[][] rules) {
    this.highs = highs;
    this.lows = lows;
    this.rules = rules;
  }

  /// @param count how many rules there are
  static RangeIndex of(List<Entry> entries, int count) {
    TreeSet<Address> begins = new TreeSet<>();
    begins.add(Address.UNSPECIFIED);
    for (Entry entry : entries) {
      for (Range range : entry.ranges()) {
        begins.add(range.first());
        if (!range.isToTheEnd()) {
          begins.add(range.afterLast());
        }
      }
    }
    long[][] rules = new long[begins.size()][RuleSet.words(count)];
    List<Address> starts = new ArrayList<>(begins);
    for (Entry entry : entries) {
      if (entry.ranges().isEmpty()) {
        for (long[] piece : rules) {
          RuleSet.add(piece, entry.rule());
        }
      }
      for (Range range : entry.ranges()) {
        int from = Collections.binarySearch(starts, range.first());
        for (int i = from; i < starts.size() && starts.get(i).compareTo(range.last()) <= 0; i++) {
          RuleSet.add(rules[i], entry.rule());
        }
      }
    }
    return new RangeIndex(
        starts.stream().mapToLong(Address::high).toArray(),
        starts.stream().mapToLong(Address::low).toArray(),
        rules);
  }

  /// How many bytes the index of so many ranges takes at most, beside that of no ranges at all.
  static long mostBytes(long ranges, int count) {
    return 2 * ranges * (ROW_BYTES + Long.BYTES * (long) RuleSet.words(count));
  }

  /// Whether there is nothing to look up: all numbers are in the same rules.
  boolean isOnePiece() {
    return rules.length == 1;
  }

  /// The rules whose ranges hold the number. The caller does not change them.
  long[] at(Address number) {
    return rules[piece(number.high(), number.low())];
  }

  /// The same of a number with a sign.
  long[] at(long number) {
    return rules[piece(0, number ^ Long.MIN_VALUE)];
  }

  /// Adds the rules with a range that holds any number from the first to the last.
  void between(long first, long last, long[] to) {
    int end = piece(0, last ^ Long.MIN_VALUE);
    for (int i = piece(0, first ^ Long.MIN_VALUE); i <= end; i++) {
      RuleSet.or(to, rules[i]);
    }
  }

  /// The last piece that begins at the number or before.
  private int piece(long high, long low) {
    int from = 0;
    int to = rules.length - 1;
    while (from < to) {
      int middle = (from + to + 1) >>> 1;
      int byHigh = Long.compareUnsigned(highs[middle], high);
      boolean after = byHigh > 0 || (byHigh == 0 && Long.compareUnsigned(lows[middle], low) > 0);
      if (after) {
        to = middle - 1;
      } else {
        from = middle;
      }
    }
    return from;
  }
}
