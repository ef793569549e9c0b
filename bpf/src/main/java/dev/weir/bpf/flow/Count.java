// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

/// The 32-bit counts of an [EpochReading], by their place in its array: first those of the forward
/// direction, then, [#DIRECTION] places further, those of the backward direction.
public final class Count {
  public static final int FIN = 0;
  public static final int SYN = 1;
  public static final int RST = 2;
  public static final int PSH = 3;
  public static final int ACK = 4;
  public static final int URG = 5;
  public static final int ECE = 6;
  public static final int CWR = 7;
  public static final int SYN_ONLY = 8;
  public static final int SYN_ACK = 9;
  public static final int FRAGMENTS = 10;
  public static final int RETRANSMISSIONS = 11;
  public static final int OUT_OF_ORDER = 12;
  public static final int ZERO_WINDOWS = 13;
  public static final int CONGESTION_MARKS = 14;
  public static final int DIRECTION = 15;
  public static final int COUNTS = 30;

  private Count() {}
}
