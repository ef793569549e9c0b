// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.inspect;

import dev.weir.bpf.event.ExtensionAnomaly;
import dev.weir.bpf.event.NdpPacket;
import dev.weir.bpf.event.PacketEvents;
import dev.weir.bpf.ndp.NeighborMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/// The single packets of captures that the program told of, in their order. Messages are kept as
/// bytes, a quarter of the memory, and read again by each who looks. For one thread.
public final class PacketNotes implements PacketEvents {
  private final List<NdpPacket> packets = new ArrayList<>();
  private final List<ExtensionAnomaly> anomalies = new ArrayList<>();

  @Override
  public void ndp(NdpPacket packet) {
    packets.add(packet);
  }

  @Override
  public void anomaly(ExtensionAnomaly anomaly) {
    anomalies.add(anomaly);
  }

  /// The messages of neighbour discovery.
  public Stream<NeighborMessage> messages() {
    return packets.stream().flatMap(packet -> NeighborMessage.parse(packet).stream());
  }

  public List<ExtensionAnomaly> anomalies() {
    return Collections.unmodifiableList(anomalies);
  }
}
