// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import static dev.weir.exporter.csv.row.Column.made;
import static dev.weir.exporter.csv.row.Column.real;
import static dev.weir.exporter.csv.row.Column.text;
import static dev.weir.exporter.csv.row.Column.time;
import static dev.weir.exporter.csv.row.Column.whole;

import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Spread;
import dev.weir.api.flow.Tcp.Analysis;
import dev.weir.api.flow.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// The columns of the interval schema: a row for each flow record.
final class IntervalColumns {
  private IntervalColumns() {}

  static List<Column> all() {
    List<Column> columns = new ArrayList<>();
    add(columns, "identity", identity());
    for (DirectionColumns direction : DirectionColumns.both()) {
      add(columns, "observation", direction.observation());
    }
    for (DirectionColumns direction : DirectionColumns.both()) {
      add(
          columns,
          "counts",
          List.of(
              direction.packets(),
              direction.frameBytes(),
              direction.ipBytes(),
              direction.payloadBytes()));
    }
    add(columns, "headers", List.of(fragments(), extensionDepth()));
    add(columns, "sizes", sizes());
    add(columns, "times", gaps());
    for (DirectionColumns direction : DirectionColumns.both()) {
      add(columns, "flags", direction.flags(Cell.ABSENT));
    }
    for (DirectionColumns direction : DirectionColumns.both()) {
      add(columns, "headers", direction.headers());
    }
    add(columns, "tcp", List.of(connectionState(), zeekState()));
    for (DirectionColumns direction : DirectionColumns.both()) {
      add(columns, "tcp", direction.analysis(Cell.ABSENT));
    }
    add(columns, "tcp", List.of(longestRun(), handshakeTime()));
    return columns;
  }

  private static void add(List<Column> columns, String group, List<Column> more) {
    more.forEach(column -> columns.add(column.in(group)));
  }

  static Column firstTime() {
    return time(
            "flow_first",
            "First packet of the whole flow, in this record or before.",
            row -> row.flow().firstNanos())
        .asIdentifier();
  }

  static Column startTime() {
    return time("flow_start", "First packet of the record.", row -> row.flow().startNanos())
        .asIdentifier();
  }

  static Column endTime() {
    return time("flow_end", "Last packet of the record.", row -> row.flow().endNanos())
        .asIdentifier();
  }

  static Column sequence() {
    return whole(
        "sequence",
        "",
        "0 on a flow's first record, one more on each further one.",
        row -> row.flow().sequence());
  }

  static Column endReason() {
    return text(
        "end_reason",
        "On a flow's last record why it ended: idle, closed, evicted, shutdown, interface_gone.",
        row -> label(row.flow().endReason()));
  }

  static Column fragments() {
    return whole(
        "fragments",
        "{packet}",
        "First, later and atomic fragments.",
        row -> row.count(Traffic::fragments));
  }

  static Column extensionDepth() {
    return whole(
        "max_extension_depth",
        "{header}",
        "The longest chain of IPv6 extension headers.",
        row -> row.count(Traffic::maxExtensionDepth));
  }

  static Column zeekState() {
    return text(
        "conn_state",
        "Zeek's word for the connection: S0, S1, SF, REJ, S2, S3, RSTO, RSTR, RSTOS0, RSTRH, SH,"
            + " SHR or OTH.",
        row -> row.analysis() == null ? null : row.analysis().connectionState().name());
  }

  static Column longestRun() {
    return whole(
        "longest_retransmission_run",
        "{packet}",
        "Consecutive retransmissions.",
        row -> row.analysis() == null ? Cell.ABSENT : row.analysis().longestRetransmissionRun());
  }

  static Column handshakeTime() {
    return whole(
        "handshake_rtt_us",
        "us",
        "From the SYN to the ACK that completes the handshake; empty when it was not seen.",
        row -> {
          Analysis analysis = row.analysis();
          return analysis == null || analysis.handshakeRttMicros() < 0
              ? Cell.ABSENT
              : analysis.handshakeRttMicros();
        });
  }

  private static List<Column> identity() {
    return List.of(
        startTime(),
        endTime(),
        firstTime(),
        sequence(),
        endReason(),
        ClassicColumns.flowId(),
        whole("ip_version", "", "4 or 6.", row -> row.key().ipVersion()),
        whole(
            "protocol",
            "",
            "IANA number of the protocol after any extension headers.",
            row -> row.key().protocol()),
        made(
                "source_address",
                "Address of the sender of the flow's first packet; RFC 5952.",
                (row, to) -> row.names().source(to))
            .asIdentifier(),
        whole("source_port", "", "0 where there is none.", row -> row.key().sourcePort())
            .asIdentifier(),
        made(
                "destination_address",
                "Address of the other end.",
                (row, to) -> row.names().destination(to))
            .asIdentifier(),
        whole("destination_port", "", "0 where there is none.", row -> row.key().destinationPort())
            .asIdentifier());
  }

  private static Column connectionState() {
    return text(
        "connection_state",
        "At the record's end: NEW (no handshake completed yet), ESTABLISHED, or CLOSING (FIN or RST"
            + " seen).",
        row -> row.analysis() == null ? null : row.analysis().state().name());
  }

  private static List<Column> sizes() {
    return List.of(
        statistic("len_min", "By", "Smallest frame.", Row::sizes, Spread::minimum),
        statistic("len_max", "By", "Largest frame.", Row::sizes, Spread::maximum),
        statistic("len_mean", "By", "Mean frame size.", Row::sizes, Spread::mean),
        statistic(
            "len_std",
            "By",
            "Sample standard deviation (n - 1) of frame sizes; empty below two.",
            Row::sizes,
            IntervalColumns::deviation));
  }

  private static List<Column> gaps() {
    return List.of(
        statistic(
            "iat_min_us",
            "us",
            "Shortest time between a packet and the one before, signed in a capture's order.",
            Row::gaps,
            Spread::minimum),
        statistic("iat_max_us", "us", "Longest of these times.", Row::gaps, Spread::maximum),
        statistic("iat_mean_us", "us", "Mean of these times.", Row::gaps, Spread::mean),
        statistic(
            "iat_std_us",
            "us",
            "Sample standard deviation (n - 1) of these times; empty below two.",
            Row::gaps,
            IntervalColumns::deviation));
  }

  static Column statistic(
      String name,
      String unit,
      String meaning,
      Function<Row, Spread> part,
      ToDoubleFunction<Spread> value) {
    return real(
        name,
        unit,
        meaning,
        row -> {
          Spread spread = part.apply(row);
          return spread.count() == 0 ? Double.NaN : value.applyAsDouble(spread);
        });
  }

  private static double deviation(Spread spread) {
    return Math.sqrt(spread.sampleVariance());
  }

  private static @Nullable String label(@Nullable EndReason reason) {
    return reason == null ? null : reason.label();
  }
}
