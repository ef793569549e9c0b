// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

import dev.weir.api.flow.FlowKey;
import dev.weir.api.net.Address;

/// A key of the kernel's flow table: lower endpoint first. Mutable and reused, for one thread.
public final class KeyReading {
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
}
