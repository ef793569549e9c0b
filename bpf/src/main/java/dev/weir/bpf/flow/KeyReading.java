// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

import dev.weir.api.flow.FlowKey;
import dev.weir.api.net.Address;
import org.jspecify.annotations.Nullable;

/// A key of the kernel's flow table: lower endpoint first. Mutable and reused, for one thread.
public final class KeyReading {
  /// How many longs [#copyTo] writes.
  static final int LONGS = 6;

  public long lowerHigh;
  public long lowerLow;
  public long upperHigh;
  public long upperLow;
  public int lowerPort;
  public int upperPort;

  /// 0 when interfaces share entries.
  public int interfaceIndex;

  public int protocol;

  /// 4 or 6.
  public int version;

  /// The key from its forward sender's side.
  public FlowKey toFlowKey(boolean forwardIsLower) {
    Address lower = new Address(lowerHigh, lowerLow);
    Address upper = new Address(upperHigh, upperLow);
    return forwardIsLower
        ? new FlowKey(version, protocol, lower, lowerPort, upper, upperPort)
        : new FlowKey(version, protocol, upper, upperPort, lower, lowerPort);
  }

  void copyTo(long[] target, int at) {
    target[at] = lowerHigh;
    target[at + 1] = lowerLow;
    target[at + 2] = upperHigh;
    target[at + 3] = upperLow;
    target[at + 4] = ports();
    target[at + 5] = rest();
  }

  void copyFrom(long[] source, int at) {
    lowerHigh = source[at];
    lowerLow = source[at + 1];
    upperHigh = source[at + 2];
    upperLow = source[at + 3];
    lowerPort = (int) (source[at + 4] >>> 32) >>> 16;
    upperPort = (int) (source[at + 4] >>> 32) & 0xffff;
    interfaceIndex = (int) source[at + 4];
    protocol = (int) (source[at + 5] >>> 32);
    version = (int) source[at + 5];
  }

  boolean isAt(long[] source, int at) {
    return source[at] == lowerHigh
        && source[at + 1] == lowerLow
        && source[at + 2] == upperHigh
        && source[at + 3] == upperLow
        && source[at + 4] == ports()
        && source[at + 5] == rest();
  }

  int hash() {
    long mixed = mix(lowerHigh, lowerLow);
    mixed = mix(mixed ^ upperHigh, upperLow);
    mixed = mix(mixed ^ ports(), rest());
    return (int) (mixed ^ mixed >>> 32);
  }

  /// By value: not for keys that are read into again.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeyReading that
        && lowerHigh == that.lowerHigh
        && lowerLow == that.lowerLow
        && upperHigh == that.upperHigh
        && upperLow == that.upperLow
        && ports() == that.ports()
        && rest() == that.rest();
  }

  @Override
  public int hashCode() {
    return hash();
  }

  private long ports() {
    return ((long) (lowerPort << 16 | upperPort)) << 32 | Integer.toUnsignedLong(interfaceIndex);
  }

  private long rest() {
    return (long) protocol << 32 | version;
  }

  /// Multiply and fold: every bit of both reaches the whole result.
  private static long mix(long a, long b) {
    long x = a ^ 0x9E3779B97F4A7C15L;
    long y = b ^ 0xD1B54A32D192ED03L;
    return x * y ^ Math.multiplyHigh(x, y);
  }
}
