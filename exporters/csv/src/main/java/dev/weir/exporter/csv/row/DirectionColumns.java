// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import static dev.weir.exporter.csv.row.Column.duration;
import static dev.weir.exporter.csv.row.Column.text;
import static dev.weir.exporter.csv.row.Column.whole;

import dev.weir.api.flow.DirectionCounts;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.HeaderFields;
import dev.weir.api.flow.Observation;
import dev.weir.api.flow.Observation.Side;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Tcp.Analysis;
import dev.weir.api.flow.Tcp.DirectionAnalysis;
import dev.weir.api.flow.TcpFlags;
import dev.weir.api.flow.Traffic;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// The columns that there are once for each direction, as `forward_...` and `backward_...`. A
/// direction without a packet says nothing of its headers, and IPv4 has no flow label.
///
/// @param prefix of the columns' names
record DirectionColumns(
    String prefix,
    Function<Flow, @Nullable Observation> seen,
    Function<Traffic, DirectionCounts> counts,
    Function<Traffic, @Nullable HeaderFields> headerFields,
    Function<Tcp, TcpFlags> tcpFlags,
    Function<Analysis, DirectionAnalysis> followed) {
  private static final String PACKETS = "{packet}";

  /// Forward, then backward.
  static List<DirectionColumns> both() {
    return List.of(
        new DirectionColumns(
            "forward_",
            Flow::forwardSeen,
            Traffic::forward,
            Traffic::forwardHeaders,
            Tcp::forward,
            Analysis::forward),
        new DirectionColumns(
            "backward_",
            Flow::backwardSeen,
            Traffic::backward,
            Traffic::backwardHeaders,
            Tcp::backward,
            Analysis::backward));
  }

  /// Where the direction was counted.
  List<Column> observation() {
    return List.of(
        text(prefix + "interface", "Interface that counted this direction.", this::interfaceName)
            .asIdentifier(),
        text(
            prefix + "side",
            "Which way its packets passed that interface: ingress or egress.",
            this::side));
  }

  Column packets() {
    return count("packets", PACKETS, "Packets.", DirectionCounts::packets);
  }

  Column frameBytes() {
    return count(
        "frame_bytes", "By", "Bytes on the wire, without FCS.", DirectionCounts::frameBytes);
  }

  Column ipBytes() {
    return count("ip_bytes", "By", "Bytes from the IP header on.", DirectionCounts::ipBytes);
  }

  Column payloadBytes() {
    return count(
        "payload_bytes",
        "By",
        "Bytes above TCP or UDP; 0 for other protocols.",
        DirectionCounts::payloadBytes);
  }

  /// What the IP headers said.
  List<Column> headers() {
    return List.of(
        header("hop_limit_min", "", "Smallest hop limit or TTL.", HeaderFields::hopLimitMin)
            .asIdentifier(),
        header("hop_limit_max", "", "Largest hop limit or TTL.", HeaderFields::hopLimitMax)
            .asIdentifier(),
        header(
            "traffic_class",
            "",
            "DSCP and ECN of the latest packet, as one byte.",
            HeaderFields::trafficClass),
        header(
            "congestion_marks",
            PACKETS,
            "Packets marked as having experienced congestion.",
            HeaderFields::congestionMarks),
        whole(
                prefix + "flow_label",
                "",
                "IPv6 flow label of the latest packet; empty for IPv4.",
                row ->
                    row.key().ipVersion() == 6 ? header(row, HeaderFields::flowLabel) : Cell.ABSENT)
            .asIdentifier());
  }

  /// @param absent what there is for a protocol other than TCP: absent, or 0
  List<Column> flags(long absent) {
    return List.of(
        flag("fin", "FIN", absent, TcpFlags::fin),
        flag("syn", "SYN", absent, TcpFlags::syn),
        flag("rst", "RST", absent, TcpFlags::rst),
        flag("psh", "PSH", absent, TcpFlags::psh),
        flag("ack", "ACK", absent, TcpFlags::ack),
        flag("urg", "URG", absent, TcpFlags::urg),
        flag("ece", "ECE", absent, TcpFlags::ece),
        flag("cwr", "CWR", absent, TcpFlags::cwr),
        flag("syn_only", "SYN and without ACK", absent, TcpFlags::synOnly),
        flag("syn_ack", "SYN and ACK", absent, TcpFlags::synAck));
  }

  /// What sequence numbers tell.
  ///
  /// @param absent what there is for a protocol other than TCP: absent, or 0
  List<Column> analysis(long absent) {
    return List.of(
        analysed(
            "retransmissions",
            "Retransmitted segments.",
            absent,
            DirectionAnalysis::retransmissions),
        analysed("out_of_order", "Segments out of order.", absent, DirectionAnalysis::outOfOrder),
        analysed(
            "zero_windows",
            "Packets with a closed window.",
            absent,
            DirectionAnalysis::zeroWindows),
        duration(
            prefix + "zero_window_seconds",
            "How long the window was closed.",
            row -> analysed(row, absent, DirectionAnalysis::zeroWindowNanos)));
  }

  private Column count(
      String name, String unit, String meaning, ToLongFunction<DirectionCounts> value) {
    return whole(
        prefix + name,
        unit,
        meaning,
        row -> row.count(traffic -> value.applyAsLong(counts.apply(traffic))));
  }

  private Column header(
      String name, String unit, String meaning, ToLongFunction<HeaderFields> value) {
    return whole(prefix + name, unit, meaning, row -> header(row, value));
  }

  private long header(Row row, ToLongFunction<HeaderFields> value) {
    Traffic traffic = row.traffic();
    HeaderFields fields = traffic == null ? null : headerFields.apply(traffic);
    return fields == null ? Cell.ABSENT : value.applyAsLong(fields);
  }

  private Column flag(String name, String what, long absent, ToLongFunction<TcpFlags> value) {
    return whole(
        prefix + name,
        PACKETS,
        "Packets with " + what + ".",
        row -> {
          Tcp tcp = row.flow().tcp();
          return tcp == null ? row.orOtherProtocol(absent) : value.applyAsLong(tcpFlags.apply(tcp));
        });
  }

  private Column analysed(
      String name, String meaning, long absent, ToLongFunction<DirectionAnalysis> value) {
    return whole(prefix + name, PACKETS, meaning, row -> analysed(row, absent, value));
  }

  private long analysed(Row row, long absent, ToLongFunction<DirectionAnalysis> value) {
    Analysis found = row.analysis();
    return found == null ? row.orOtherProtocol(absent) : value.applyAsLong(followed.apply(found));
  }

  private @Nullable String interfaceName(Row row) {
    Observation observation = seen.apply(row.flow());
    return observation == null || observation.interfaceName().isEmpty()
        ? null
        : observation.interfaceName();
  }

  private @Nullable String side(Row row) {
    Observation observation = seen.apply(row.flow());
    return observation == null || observation.side() == Side.UNKNOWN
        ? null
        : observation.side().label();
  }
}
