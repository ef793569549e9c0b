// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.bpf.event.ExtensionAnomaly;
import dev.weir.bpf.event.NdpPacket;
import dev.weir.bpf.event.PacketEvents;
import dev.weir.bpf.layout.Side;
import java.util.List;
import java.util.function.Consumer;

/// Gives the single packets of a tap to the receivers that asked for them, each packet from one tap
/// only. For the thread that reads the ring.
final class TapEventRelay implements PacketEvents {
  private final List<TapMember> listeners;
  private final TappedInterfaces interfaces;

  TapEventRelay(List<TapMember> listeners, TappedInterfaces interfaces) {
    this.listeners = listeners;
    this.interfaces = interfaces;
  }

  @Override
  public void ndp(NdpPacket packet) {
    relay(
        packet.interfaceIndex(),
        packet.side(),
        one -> {
          if (one.request() instanceof TapRequest.Events wanted && wanted.ndpMessages()) {
            one.events().ndp(packet);
          }
        });
  }

  @Override
  public void anomaly(ExtensionAnomaly anomaly) {
    relay(
        anomaly.interfaceIndex(),
        anomaly.side(),
        one -> {
          if (one.request() instanceof TapRequest.Events wanted && wanted.anomalies()) {
            one.events().anomaly(anomaly);
          }
        });
  }

  private void relay(int interfaceIndex, Side side, Consumer<TapMember> telling) {
    if (!interfaces.tells(interfaceIndex, side)) {
      return; // Another tap on the same interface tells of it.
    }
    for (TapMember listener : listeners) {
      if (interfaces.isFor(listener, interfaceIndex)) {
        telling.accept(listener);
      }
    }
  }
}
