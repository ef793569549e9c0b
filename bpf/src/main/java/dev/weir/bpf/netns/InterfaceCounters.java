// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.netns;

/// What an interface has received and sent. Bytes are those of whole frames, without checksum.
public record InterfaceCounters(long rxPackets, long rxBytes, long txPackets, long txBytes) {
  /// How much more this is than `before`.
  public InterfaceCounters minus(InterfaceCounters before) {
    return new InterfaceCounters(
        rxPackets - before.rxPackets,
        rxBytes - before.rxBytes,
        txPackets - before.txPackets,
        txBytes - before.txBytes);
  }
}
