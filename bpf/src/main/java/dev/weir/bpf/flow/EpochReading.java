// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

import java.util.Arrays;

/// A flow's cumulative counts as they stood at one moment, with the extremes of the epoch that the
/// moment lies in: `struct weir_epoch`. Times are nanoseconds since the epoch. Mutable and reused,
/// for one thread.
public final class EpochReading {
  /// The window's own start; 0 when nothing was counted yet.
  public long startNanos;

  public long firstNanos;
  public long lastNanos;
  public long gapMinNanos;
  public long gapMaxNanos;
  public int sizeMin;

  /// 0 when sizes and gaps are not kept.
  public int sizeMax;

  public int depthMax;
  public int retransmissionRunMax;

  /// 0: the extremes of the gaps mean nothing.
  public long gapsInEpoch;

  /// By the places in [Sum].
  public final long[] sums = new long[Sum.SUMS];

  /// By the places in [Count].
  public final int[] counts = new int[Count.COUNTS];

  /// Packets of both directions since the flow began.
  public long packets() {
    return sums[Sum.PACKETS] + sums[Sum.DIRECTION + Sum.PACKETS];
  }

  /// Back to "nothing counted yet".
  public void clear() {
    startNanos = 0;
    firstNanos = 0;
    lastNanos = 0;
    gapMinNanos = 0;
    gapMaxNanos = 0;
    sizeMin = 0;
    sizeMax = 0;
    depthMax = 0;
    retransmissionRunMax = 0;
    gapsInEpoch = 0;
    Arrays.fill(sums, 0);
    Arrays.fill(counts, 0);
  }
}
