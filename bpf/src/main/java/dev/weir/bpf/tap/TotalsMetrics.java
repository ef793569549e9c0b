// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.api.Attributes;
import dev.weir.api.Metric;
import dev.weir.bpf.event.ExtensionAnomaly;
import dev.weir.bpf.layout.EventKind;
import dev.weir.bpf.layout.ExtensionHeader;
import dev.weir.bpf.layout.PacketClass;
import dev.weir.bpf.layout.PacketVersion;
import dev.weir.bpf.layout.Side;
import dev.weir.bpf.layout.TotalsReading;
import dev.weir.bpf.layout.TotalsReading.HeaderTally;
import dev.weir.bpf.layout.TotalsReading.Tally;
import dev.weir.bpf.layout.UnparsedReason;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The kernel's totals as metrics. Every packet of the tapped interfaces is in them once:
/// `packets` = flows + `overflow` + `seen_elsewhere` + `unparsed`, beside `not_ip`.
public final class TotalsMetrics {
  private static final String PACKET = "{packet}";
  private static final String BYTE = "By";
  private static final List<Double> SIZE_BOUNDS =
      Arrays.stream(TotalsReading.sizeBounds()).boxed().toList();

  private final TotalsReading totals;
  private final Series series;

  TotalsMetrics(TotalsReading totals, Series series) {
    this.totals = totals;
    this.series = series;
  }

  /// The metrics of totals that were all counted between two times.
  ///
  /// @param icmpv6 messages by type << 8 | code
  public static List<Metric> of(
      TotalsReading totals, long[] icmpv6, long startNanos, long timeNanos) {
    Series series = new Series(timeNanos, startNanos);
    TotalsMetrics metrics = new TotalsMetrics(totals, series);
    metrics.addAll();
    metrics.addExtensionHeaders();
    metrics.addIcmpv6(MemorySegment.ofArray(icmpv6));
    return series.metrics();
  }

  void addAll() {
    places();
    exceptions();
    events();
    sizes();
  }

  /// Of programs that count extension headers.
  void addExtensionHeaders() {
    extensionHeaders();
    anomalies();
  }

  /// The messages of the kernel's array, by type << 8 | code.
  void addIcmpv6(MemorySegment messages) {
    Series.Points points = series.points();
    long count = messages.byteSize() / Long.BYTES;
    for (int index = 0; index < count; index++) {
      long packets = messages.getAtIndex(JAVA_LONG, index);
      if (packets != 0) {
        points.add(Attributes.of("type", index >>> 8, "code", index & 0xff), packets);
      }
    }
    points.sum("weir.tap.icmpv6_messages", "ICMPv6 messages", "{message}");
  }

  private void places() {
    Series.Points packets = series.points();
    Series.Points bytes = series.points();
    Series.Points overflowPackets = series.points();
    Series.Points overflowBytes = series.points();
    for (Side side : Side.values()) {
      for (PacketVersion version : PacketVersion.values()) {
        for (PacketClass packetClass : PacketClass.values()) {
          Tally seen = totals.seen(side, version, packetClass);
          if (seen.packets() == 0) {
            continue;
          }
          Attributes place =
              Attributes.builder()
                  .put("ip_version", version.label())
                  .put("protocol", packetClass.label())
                  .put("direction", side.label())
                  .build();
          packets.add(place, seen.packets());
          bytes.add(place, seen.bytes());
          Tally overflow = totals.overflow(side, version, packetClass);
          overflowPackets.add(place, overflow.packets());
          overflowBytes.add(place, overflow.bytes());
        }
      }
    }
    packets.sum("weir.tap.packets", "IP packets seen, as wire segments", PACKET);
    bytes.sum("weir.tap.bytes", "Frame bytes of IP packets seen, as on the wire", BYTE);
    overflowPackets.sum(
        "weir.tap.overflow_packets",
        "Packets in no flow because the flow table was full or the entry taken",
        PACKET);
    overflowBytes.sum(
        "weir.tap.overflow_bytes",
        "Bytes in no flow because the flow table was full or the entry taken",
        BYTE);
  }

  private void exceptions() {
    Series.Points notIpPackets = series.points();
    Series.Points notIpBytes = series.points();
    Series.Points elsewhere = series.points();
    Series.Points unparsedPackets = series.points();
    Series.Points unparsedBytes = series.points();
    for (Side side : Side.values()) {
      Attributes direction = Attributes.of("direction", side.label());
      notIpPackets.add(direction, totals.notIp(side).packets());
      notIpBytes.add(direction, totals.notIp(side).bytes());
      elsewhere.add(direction, totals.elsewhere(side).packets());
      for (UnparsedReason reason : UnparsedReason.values()) {
        Attributes why = Attributes.of("reason", reason.label(), "direction", side.label());
        unparsedPackets.add(why, totals.unparsed(side, reason).packets());
        unparsedBytes.add(why, totals.unparsed(side, reason).bytes());
      }
    }
    notIpPackets.sum("weir.tap.not_ip_packets", "Packets that are not IP", PACKET);
    notIpBytes.sum("weir.tap.not_ip_bytes", "Bytes of packets that are not IP", BYTE);
    elsewhere.sum(
        "weir.tap.seen_elsewhere_packets",
        "Packets that their flow counts on another interface",
        PACKET);
    unparsedPackets.sum("weir.tap.unparsed_packets", "IP packets that belong to no flow", PACKET);
    unparsedBytes.sum("weir.tap.unparsed_bytes", "Bytes that belong to no flow", BYTE);
  }

  private void extensionHeaders() {
    Series.Points headers = series.points();
    Series.Points packets = series.points();
    Series.Points bytes = series.points();
    for (ExtensionHeader header : ExtensionHeader.values()) {
      Attributes kind = Attributes.of("header", header.label());
      HeaderTally tally = totals.headers(header);
      headers.add(kind, tally.headers());
      packets.add(kind, tally.packets());
      bytes.add(kind, tally.bytes());
    }
    headers.sum("weir.tap.extension_headers", "IPv6 extension headers", "{header}");
    packets.sum("weir.tap.extension_packets", "Packets with such an extension header", PACKET);
    bytes.sum("weir.tap.extension_bytes", "Bytes of IPv6 extension headers", BYTE);
    Series.Points depths = series.points();
    for (int depth = 0; depth < TotalsReading.DEPTHS; depth++) {
      depths.add(Attributes.of("depth", depth), totals.depth(depth));
    }
    depths.sum("weir.tap.extension_depth", "IPv6 packets by number of extension headers", PACKET);
  }

  private void anomalies() {
    Series.Points packets = series.points();
    for (ExtensionAnomaly.Kind kind : ExtensionAnomaly.Kind.values()) {
      packets.add(Attributes.of("kind", kind.label()), totals.anomalies(kind.number()));
    }
    packets.sum(
        "weir.tap.extension_anomalies",
        "IPv6 packets with an irregular chain of extension headers",
        PACKET);
    series.sum(
        "weir.tap.fragments_unjudged",
        "Fragments that could not be compared with the others of their datagram",
        PACKET,
        (double) totals.fragmentsUnjudged());
  }

  private void events() {
    Series.Points lost = series.points();
    Series.Points limited = series.points();
    for (EventKind kind : EventKind.values()) {
      Attributes which = Attributes.of("kind", kind.label());
      lost.add(which, totals.eventsLost(kind));
      limited.add(which, totals.eventsLimited(kind));
    }
    lost.sum("weir.tap.events_lost", "Events of packets that found the ring full", "{event}");
    limited.sum(
        "weir.tap.events_limited",
        "Events of packets beyond what their kind may have in a second",
        "{event}");
  }

  private void sizes() {
    List<Metric.Distribution> distributions = new ArrayList<>();
    for (PacketVersion version : List.of(PacketVersion.V4, PacketVersion.V6)) {
      List<Long> counts = new ArrayList<>();
      for (int bucket = 0; bucket < TotalsReading.SIZE_BUCKETS; bucket++) {
        counts.add(totals.sizes(version, bucket));
      }
      Metric.Distribution distribution =
          new Metric.Distribution(
              Attributes.of("ip_version", version.label()),
              series.timeNanos(),
              counts,
              (double) totals.sizeBytes(version));
      if (distribution.count() != 0) {
        distributions.add(distribution);
      }
    }
    series.histogram(
        "weir.tap.packet_size", "Frame sizes on the wire", BYTE, SIZE_BOUNDS, distributions);
  }
}
