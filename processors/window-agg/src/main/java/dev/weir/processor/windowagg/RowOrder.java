// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import dev.weir.api.flow.FlowId;
import java.util.Arrays;
import java.util.Comparator;

/// The order of a window's rows: by first packet, then by flow id. It depends on the rows alone.
final class RowOrder {
  private RowOrder() {}

  /// A row whose first packet came at the time of another's.
  private record Tied(int row, long startNanos, String flowId) {
    static final Comparator<Tied> ORDER =
        Comparator.comparingLong(Tied::startNanos)
            .thenComparing(Tied::flowId)
            .thenComparingInt(Tied::row);
  }

  /// The numbers of all rows in order.
  static int[] of(OpenWindow window, KnownFlows flows) {
    int size = window.rows.size();
    long earliest = Long.MAX_VALUE;
    long latest = Long.MIN_VALUE;
    long[] keys = new long[size];
    for (int row = 0; row < size; row++) {
      long start = window.rows.startNanos(row);
      keys[row] = start;
      earliest = Math.min(earliest, start);
      latest = Math.max(latest, start);
    }
    // Time above, number below, in one number that sorts fast. Where both do not fit, times that
    // are
    // close by are tied.
    int rowBits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, size - 1));
    int timeBits = Long.SIZE - Long.numberOfLeadingZeros(latest - earliest);
    int shift = Math.max(0, rowBits + timeBits - (Long.SIZE - 1));
    for (int row = 0; row < size; row++) {
      long time = (keys[row] - earliest) >>> shift;
      keys[row] = time << rowBits | row;
    }
    Arrays.sort(keys);
    return rows(keys, rowBits, window, flows);
  }

  private static int[] rows(long[] keys, int rowBits, OpenWindow window, KnownFlows flows) {
    int[] order = new int[keys.length];
    int from = 0;
    while (from < keys.length) {
      int to = from + 1;
      while (to < keys.length && keys[to] >>> rowBits == keys[from] >>> rowBits) {
        to++;
      }
      for (int at = from; at < to; at++) {
        order[at] = (int) (keys[at] & ((1L << rowBits) - 1));
      }
      if (to - from > 1) {
        sortTied(order, from, to, window, flows);
      }
      from = to;
    }
    return order;
  }

  private static void sortTied(int[] order, int from, int to, OpenWindow window, KnownFlows flows) {
    Tied[] tied = new Tied[to - from];
    for (int i = 0; i < tied.length; i++) {
      int row = order[from + i];
      tied[i] =
          new Tied(
              row, window.rows.startNanos(row), FlowId.of(flows.key(window.rows.flow(row), true)));
    }
    Arrays.sort(tied, Tied.ORDER);
    for (int i = 0; i < tied.length; i++) {
      order[from + i] = tied[i].row();
    }
  }
}
