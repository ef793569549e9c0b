// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.table;

import dev.weir.bpf.flow.FlowReading;
import dev.weir.bpf.flow.FlowTimeouts;
import java.util.Arrays;

/// Which flows end early when the table is crowded: closed connections first, then flows that never
/// had a second packet (what a flood of forged senders leaves behind), then those that are silent
/// longest. For one thread.
final class EvictionOrder {
  private static final long CLOSED = Long.MIN_VALUE;

  /// A hundred years: all flows of one packet come before all others.
  private static final long SINGLE_NANOS = 100L * 365 * 24 * 3600 * 1_000_000_000L;

  private long[] ranks;
  private int count;
  private long last = Long.MIN_VALUE;
  private int left;

  EvictionOrder(int expected) {
    ranks = new long[Math.max(16, expected)];
  }

  void add(FlowReading flow) {
    if (count == ranks.length) {
      ranks = Arrays.copyOf(ranks, count * 2);
    }
    ranks[count++] = rank(flow);
  }

  /// How many flows were added.
  int count() {
    return count;
  }

  /// Fixes which `wanted` flows of those added are taken; with `onlyCheap` fewer, if need be, so that
  /// none is of the third kind.
  void choose(int wanted, boolean onlyCheap) {
    left = Math.max(0, Math.min(wanted, count));
    if (left > 0) {
      Arrays.sort(ranks, 0, count);
      last = onlyCheap ? Math.min(ranks[left - 1], -1) : ranks[left - 1];
    }
  }

  /// Whether to take this flow, which counts as taken then.
  boolean takes(FlowReading flow) {
    if (left == 0 || rank(flow) > last) {
      return false;
    }
    left--;
    return true;
  }

  private static long rank(FlowReading flow) {
    if (FlowTimeouts.isClosed(flow)) {
      return CLOSED;
    }
    boolean single = flow.now.sequence == 0 && flow.now.packets() <= 1;
    return flow.lastClockNanos - (single ? SINGLE_NANOS : 0);
  }
}
