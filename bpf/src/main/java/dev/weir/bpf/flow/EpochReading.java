// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

/// What a flow counted in an epoch: `struct weir_epoch`. Times are nanoseconds since the epoch.
/// Mutable and reused, for one thread.
public final class EpochReading {
  /// What it was read from, when it lay apart from its flow.
  public final Words words = new Words();

  /// The window's own start.
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

  /// 0 for the flow's first record.
  public int sequence;

  /// More than one when the reading came too late to part them; 0 before the first packet.
  public int epochs;

  /// By the places in [Sum].
  public final long[] sums = new long[Sum.SUMS];

  /// By the places in [Count].
  public final int[] counts = new int[Count.COUNTS];

  /// Forward, backward; the largest is 0 without a packet.
  public final int[] hopLimitMin = new int[2];

  public final int[] hopLimitMax = new int[2];
  public final int[] trafficClass = new int[2];
  public final int[] flowLabel = new int[2];

  /// What the TCP analysis knew of each endpoint at the epoch's end, forward and backward: `enum
  /// weir_tcp_bit`.
  public final int[] tcpBits = new int[2];

  /// From the SYN to the ACK that ended the handshake; 0 or less without one by then.
  public long handshakeNanos;

  /// Packets of both directions.
  public long packets() {
    return sums[Sum.PACKETS] + sums[Sum.DIRECTION + Sum.PACKETS];
  }
}
