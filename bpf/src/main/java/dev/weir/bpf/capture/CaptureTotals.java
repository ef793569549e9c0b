// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import dev.weir.api.Metric;
import dev.weir.bpf.layout.PacketClass;
import dev.weir.bpf.layout.PacketVersion;
import dev.weir.bpf.layout.Side;
import dev.weir.bpf.layout.TotalsReading;
import dev.weir.bpf.layout.TotalsReading.Tally;
import dev.weir.bpf.layout.UnparsedReason;
import dev.weir.bpf.tap.TotalsMetrics;
import java.util.List;

/// What all packets of a run were, in a flow or not. Always `packets = notIp + packets of all flows
/// + overflow + packets of unparsed`.
public final class CaptureTotals {
  /// One for each type and code.
  static final int ICMPV6_COUNTERS = 65_536;

  private final long packets;
  private final long frameBytes;
  private final long firstNanos;
  private final long lastNanos;
  private final TotalsReading reading;
  private final long[] icmpv6;

  CaptureTotals(
      long packets,
      long frameBytes,
      long firstNanos,
      long lastNanos,
      TotalsReading reading,
      long[] icmpv6) {
    this.packets = packets;
    this.frameBytes = frameBytes;
    this.firstNanos = firstNanos;
    this.lastNanos = lastNanos;
    this.reading = reading;
    this.icmpv6 = icmpv6.clone();
  }

  /// Packets fed.
  public long packets() {
    return packets;
  }

  /// Their bytes on the wire.
  public long frameBytes() {
    return frameBytes;
  }

  /// The tap's own totals. All packets of a capture count as ingress.
  public TotalsReading reading() {
    return reading;
  }

  public long notIp() {
    return reading.notIp(Side.INGRESS).packets();
  }

  /// Packets of an IP version, whether or not they are in a flow.
  public long packets(PacketVersion version) {
    long sum = 0;
    for (PacketClass each : PacketClass.values()) {
      sum += reading.seen(Side.INGRESS, version, each).packets();
    }
    return sum;
  }

  public Tally unparsed(UnparsedReason reason) {
    return reading.unparsed(Side.INGRESS, reason);
  }

  /// Packets that found the flow table full.
  public long overflow() {
    long sum = 0;
    for (PacketVersion version : PacketVersion.values()) {
      for (PacketClass each : PacketClass.values()) {
        sum += reading.overflow(Side.INGRESS, version, each).packets();
      }
    }
    return sum;
  }

  /// How many ICMPv6 messages of a type and code were behind the outermost header.
  public long icmpv6(int type, int code) {
    return icmpv6[type << 8 | code];
  }

  /// The same as metrics, with the names that the tap gives them, from the time of the first packet
  /// to that of the last.
  public List<Metric> metrics() {
    return TotalsMetrics.of(reading, icmpv6, firstNanos, lastNanos);
  }

  /// Packets that belong to a flow.
  public long flowPackets() {
    long others = notIp() + overflow();
    for (UnparsedReason reason : UnparsedReason.values()) {
      others += unparsed(reason).packets();
    }
    return packets - others;
  }
}
