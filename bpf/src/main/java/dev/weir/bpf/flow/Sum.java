// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

/// The 64-bit sums of an [EpochReading], by their place in its array. A 128-bit sum takes two places,
/// the low half first. Those up to [#ZERO_WINDOW_NANOS] are of the forward direction; the same of the
/// backward direction are [#DIRECTION] places further.
public final class Sum {
  public static final int PACKETS = 0;
  public static final int FRAME_BYTES = 1;
  public static final int IP_BYTES = 2;
  public static final int PAYLOAD_BYTES = 3;
  public static final int ZERO_WINDOW_NANOS = 4;
  public static final int DIRECTION = 5;
  public static final int SIZE_SQUARES = 10;
  public static final int GAP_SQUARES = 12;
  public static final int GAP_NANOS = 14;
  public static final int GAPS = 15;
  public static final int SUMS = 16;

  private Sum() {}
}
