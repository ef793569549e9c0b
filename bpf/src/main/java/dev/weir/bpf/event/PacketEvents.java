// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.event;

/// Takes the packets that the kernel program tells of, in the order in which it saw them.
///
/// Called on the thread that reads the ring: by a tap its reader, by a capture engine the caller's.
public interface PacketEvents {
  /// An NDP message passed.
  void ndp(NdpPacket packet);

  /// A packet had an irregular chain of extension headers.
  void anomaly(ExtensionAnomaly anomaly);

  /// Takes nothing.
  static PacketEvents none() {
    return new PacketEvents() {
      @Override
      public void ndp(NdpPacket packet) {}

      @Override
      public void anomaly(ExtensionAnomaly anomaly) {}
    };
  }
}
