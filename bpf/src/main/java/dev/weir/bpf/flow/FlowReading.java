// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

/// One flow of the table as it was read. Mutable and reused, for one thread.
public final class FlowReading {
  /// What it was read from.
  public final Words words = new Words();

  public final KeyReading key = new KeyReading();

  /// False while the flow exists but its first packet is not in it yet.
  public boolean counted;

  public boolean forwardIsLower;

  /// The kernel's monotonic clock at the latest packet; in a capture its time.
  public long lastClockNanos;

  /// TCP flags of each direction, or-ed since the last SYN without ACK.
  public int forwardFlags;

  public int backwardFlags;

  /// Where each direction is counted: interface index << 2 | side << 1 | 1, or 0.
  public int forwardSeenAt;

  public int backwardSeenAt;

  /// The flow's first packet, nanoseconds since the epoch.
  public long firstNanos;

  public final EpochReading now = new EpochReading();

  /// The epoch before `now`, where one waits to be told.
  public final EpochReading before = new EpochReading();
}
