// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.pcap;

import dev.weir.api.Event;
import dev.weir.bpf.event.AnomalyEvents;
import dev.weir.bpf.event.ExtensionAnomaly;
import dev.weir.bpf.event.NdpPacket;
import dev.weir.bpf.event.PacketEvents;
import dev.weir.bpf.ndp.NeighborEvents;
import dev.weir.bpf.ndp.NeighborMessage;
import java.util.function.Consumer;

/// Makes events of a capture's single packets, as the live receivers do; without an interface and a
/// direction, which a capture does not tell. For one thread.
final class CaptureEvents implements PacketEvents {
  private final NeighborEvents neighbors = new NeighborEvents(_ -> "");
  private final AnomalyEvents anomalies = new AnomalyEvents(_ -> "");
  private final Consumer<Event> next;

  CaptureEvents(Consumer<Event> next) {
    this.next = next;
  }

  @Override
  public void ndp(NdpPacket packet) {
    NeighborMessage.parse(packet).map(neighbors::event).ifPresent(next);
  }

  @Override
  public void anomaly(ExtensionAnomaly anomaly) {
    next.accept(anomalies.event(anomaly));
  }
}
