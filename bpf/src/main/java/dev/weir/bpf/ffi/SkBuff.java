// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ffi;

/// Offsets in `struct __sk_buff`, the context of traffic control programs, as far as a test run
/// accepts them.
public final class SkBuff {
  public static final int MARK = 8;
  public static final int PRIORITY = 32;
  public static final int INGRESS_IFINDEX = 36;
  public static final int IFINDEX = 40;
  public static final int CB = 48;
  public static final int TSTAMP = 152;
  public static final int WIRE_LEN = 160;
  public static final int GSO_SEGS = 164;
  public static final int GSO_SIZE = 176;
  public static final int SIZE = 192;

  private SkBuff() {}
}
